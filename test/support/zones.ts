/** Three land-use zones side by side in the reference city, around the place where the viewer opens, as the ministry delivers them. */
export const zonesGeoJson = (() => {
  const zone = (west: number, name: string, code: number, percent: [number, number]) => ({
    type: "Feature",
    properties: {
      A29_001: "25213",
      A29_002: "滋賀県",
      A29_003: "東近江市",
      A29_004: code,
      A29_005: name,
      A29_006: percent[0],
      A29_007: percent[1],
      A29_008: null,
    },
    geometry: {
      type: "Polygon",
      coordinates: [
        [
          [west, 35.0],
          [west + 0.1, 35.0],
          [west + 0.1, 35.25],
          [west, 35.25],
          [west, 35.0],
        ],
      ],
    },
  });
  return JSON.stringify({
    type: "FeatureCollection",
    features: [
      zone(136.06, "商業地域", 9, [80, 400]),
      zone(136.16, "第一種住居地域", 5, [60, 200]),
      zone(136.26, "工業地域", 11, [60, 200]),
    ],
  });
})();
