import type { Geometry, Place, Position } from "./expression.ts";
import { filterProblem } from "./filter-problem.ts";

/** @throws Problem for a line of one position and for a ring that is too short or not closed. */
export function checkGeometry(geometry: Geometry, at: Place): void {
  switch (geometry.type) {
    case "LineString":
      return checkLine(geometry.coordinates, at);
    case "MultiLineString":
      return geometry.coordinates.forEach((line) => checkLine(line, at));
    case "Polygon":
      return geometry.coordinates.forEach((ring) => checkRing(ring, at));
    case "MultiPolygon":
      return geometry.coordinates.flat().forEach((ring) => checkRing(ring, at));
    case "Point":
    case "MultiPoint":
    case "GeometryCollection":
      return;
  }
}

function checkLine(line: readonly Position[], at: Place): void {
  if (line.length < 2)
    throw filterProblem(at, { ja: "線の頂点が足りません", en: "a line has too few positions" }, { ja: "2 点以上", en: "two or more" });
}

function checkRing(ring: readonly Position[], at: Place): void {
  const [first, last] = [ring[0], ring.at(-1)];
  const isClosed = first !== undefined && last !== undefined && first[0] === last[0] && first[1] === last[1];
  if (ring.length >= 4 && isClosed) return;
  throw filterProblem(
    at,
    { ja: "面の輪が閉じていません", en: "a ring of a polygon is not closed" },
    { ja: "始点と終点が同じ 4 点以上", en: "four or more positions, the last equal to the first" },
  );
}
