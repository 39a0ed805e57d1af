/** Names of table columns that hold a position, as people write them; the likelier one first. */
export const positionColumns = {
  /** East, or longitude. */
  east: ["経度", "経度（10進）", "lon", "lng", "long", "longitude", "東経", "x", "x座標"],
  /** North, or latitude. */
  north: ["緯度", "緯度（10進）", "lat", "latitude", "北緯", "y", "y座標"],
} as const;
