import type { Language } from "../../model/text.ts";
import type { TerrainReport } from "./ingest-terrain.ts";

/** What a person at the terminal is told of a delivery of heights. */
export function formatTerrainReport(report: TerrainReport, language: Language): string {
  const { source, pieces, known, cells, lowestMeters, highestMeters, ignored } = report;
  const share = ((known / cells) * 100).toFixed(1);
  const range = `${lowestMeters.toFixed(1)}–${highestMeters.toFixed(1)} m`;
  const lines =
    language === "ja"
      ? [
          `標高（${source}）：${pieces} 枚、標高のある格子 ${share} %、${range}`,
          ...(ignored.length > 0 ? [`標高でないファイル：${ignored.join("、")}`] : []),
        ]
      : [
          `Heights (${source}): ${pieces} pieces, ${share} % of the cells known, ${range}`,
          ...(ignored.length > 0 ? [`No heights: ${ignored.join(", ")}`] : []),
        ];
  return lines.join("\n");
}
