import { planeZone, planeZoneEpsg } from "../../../model/geo/crs.ts";
import { Problem } from "../../../model/problem.ts";

/** How positions are written, and the two-dimensional system they are in without their heights. */
export interface ReferenceSystem {
  readonly epsg: number;
  readonly northFirst: boolean;
  readonly dimension: 2 | 3;
}

const geographic: Readonly<Record<number, ReferenceSystem>> = {
  6697: { epsg: 6668, northFirst: true, dimension: 3 },
  6668: { epsg: 6668, northFirst: true, dimension: 2 },
  4612: { epsg: 4612, northFirst: true, dimension: 2 },
  4326: { epsg: 4326, northFirst: true, dimension: 2 },
  4979: { epsg: 4326, northFirst: true, dimension: 3 },
};

/** JGD2011 plane zones I–XIII with height, numbered in the order of the zones. */
const planeWithHeight = { first: 10_162, last: 10_174 };

/** @throws Problem `unknown-crs` for a system that PLATEAU does not use. */
export function referenceSystem(srsName: string, file: string): ReferenceSystem {
  const code = Number(/EPSG\W+(?:[\d.]*\W+)?(\d+)$/i.exec(srsName.trim())?.[1]);
  const known = geographic[code];
  if (known) return known;
  if (code >= planeWithHeight.first && code <= planeWithHeight.last) {
    return { epsg: planeZoneEpsg(code - planeWithHeight.first + 1), northFirst: true, dimension: 3 };
  }
  if (planeZone(code) !== undefined) return { epsg: code, northFirst: true, dimension: 2 };
  throw unknownSystem(file, srsName);
}

export function unknownSystem(file: string, srsName: string | undefined): Problem {
  return new Problem("unknown-crs", {
    where: file,
    detail:
      srsName === undefined
        ? { ja: `${file} に座標系（srsName）がありません`, en: `${file} names no coordinate system (srsName)` }
        : { ja: `${file} の座標系 ${srsName} は読めません`, en: `${file} is in ${srsName}, which is not read` },
    remedy: { ja: "EPSG:6697 の CityGML を提出してください", en: "Deliver CityGML in EPSG:6697" },
  });
}
