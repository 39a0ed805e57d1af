import type { SourceDefinition } from "../model/dataset.ts";
import type { Finding } from "../model/finding.ts";
import type { StagedRecord } from "../sql/load.ts";
import { isGeographic, storageEpsg } from "../model/geo/crs.ts";
import type { EwkbSource } from "../sql/copy-binary.ts";
import { exchangeAxes, geometryChecker, replaceCoordinates } from "./check.ts";
import { type DeliveredPosition, findingOf, positionReader } from "./read-position.ts";
import type { RawFeature, RawLayer } from "./read/reader.ts";
import { threeParameters, threeParameterShift, tokyoLonLat, type TokyoShift } from "./tokyo-datum.ts";

/** The geometry of a record, or null with a finding that says why there is none. */
export function geometryReader(
  layer: RawLayer,
  source: SourceDefinition,
  epsg: number | undefined,
  tokyoShift: TokyoShift = threeParameterShift,
): (feature: RawFeature, findings: Finding[]) => StagedRecord["geometry"] {
  if (epsg === undefined) return () => null;
  const check = geometryChecker(epsg);
  const inStorageDatum = datumChange(epsg, tokyoShift);
  const deliveredOf = layer.hasGeometry || !source.position ? ({ wkb }: RawFeature) => delivered(wkb) : positionOf(source.position);
  return (feature, findings) => {
    const position = deliveredOf(feature);
    findings.push(...findingOf(position, feature.row));
    const { wkb } = position;
    if (wkb === null) return null;
    const problem = check(wkb);
    if (problem === undefined) return inStorageDatum(wkb, feature.row, findings);
    if (problem === "outside-crs" && isGeographic(epsg) && exchangeAxes(wkb)) {
      findings.push({ kind: "swapped-position", row: feature.row });
      return inStorageDatum(wkb, feature.row, findings);
    }
    findings.push({ kind: problem, row: feature.row });
    return null;
  };
}

/** Tokyo Datum is left here; all other systems are the database's to transform. */
function datumChange(epsg: number, { shift }: TokyoShift): (wkb: Uint8Array, row: number, findings: Finding[]) => EwkbSource {
  const lonLatOf = tokyoLonLat(epsg);
  if (lonLatOf === undefined) return (wkb) => ({ wkb, srid: epsg });
  return (wkb, row, findings) => {
    let outside = false;
    replaceCoordinates(wkb, (x, y) => {
      const [lon, lat] = lonLatOf(x, y);
      const shifted = shift(lon, lat);
      outside ||= shifted === undefined;
      return shifted ?? threeParameters(lon, lat);
    });
    if (outside) findings.push({ kind: "outside-datum-grid", row });
    return { wkb, srid: storageEpsg };
  };
}

function delivered(wkb: Uint8Array | null): DeliveredPosition {
  return wkb === null ? { wkb, problem: "no-geometry" } : { wkb };
}

function positionOf(position: NonNullable<SourceDefinition["position"]>): (feature: RawFeature) => DeliveredPosition {
  const read = positionReader(position);
  return ({ properties }) => read(properties);
}

/** Bytes before the first coordinate of a WKB geometry, by type: point, line, polygon and their multi-parts. */
const headerBytes: Record<number, number> = { 1: 5, 2: 9, 3: 13, 4: 14, 5: 18, 6: 22 };

/** The first coordinate of a WKB geometry; undefined for an empty or unknown one. */
export function leadingCoordinate(wkb: Uint8Array): [number, number] | undefined {
  const view = new DataView(wkb.buffer, wkb.byteOffset, wkb.byteLength);
  const offset = headerBytes[view.getUint32(1, true)];
  if (offset === undefined || offset + 16 > wkb.byteLength) return undefined;
  return [view.getFloat64(offset, true), view.getFloat64(offset + 8, true)];
}
