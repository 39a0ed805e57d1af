import type { LocalText } from "../../model/text.ts";
import type { FloodWarning } from "./result.ts";

export function describeWarning({ kind, amount }: FloodWarning): LocalText {
  switch (kind) {
    case "unknown-ground":
      return {
        ja: `標高のない格子が ${amount} あります。水が入らず、「不明」としています`,
        en: `${amount} cells have no elevation: no water enters them and they are shown as unknown`,
      };
    case "mass-error":
      return {
        ja: `水量の収支の誤差が ${amount.toExponential(1)} あり、許容値を超えています`,
        en: `The balance of water is off by ${amount.toExponential(1)}, more than accepted`,
      };
    case "water-at-edge":
      return {
        ja: "水が計算範囲の端に達しています。範囲を広げると結果が変わることがあります",
        en: "Water reaches the edge of the area: a larger area may change the result",
      };
  }
}
