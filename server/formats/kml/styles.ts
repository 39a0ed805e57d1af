import type { DatasetDefinition } from "../../../model/dataset.ts";
import type { FeatureSource } from "../../../model/download-format.ts";
import type { Value } from "../content/columns.ts";

/** The styles of a dataset, as its legend has them: one a colour. */
export interface KmlStyles {
  readonly xml: string;
  /** From a feature's values (`FeatureRecord.values`) to the number of its style. */
  styleOf(values: readonly Value[]): number;
}

const otherStyle = 0;

export function kmlStyles({ dataset, fields }: Pick<FeatureSource, "dataset" | "fields">): KmlStyles {
  const { style } = dataset;
  const position = (name: string | undefined) => fields.findIndex(([field]) => field === name);
  const colored = (dataset.fields[style.colorBy ?? ""]?.codes ?? []).flatMap(({ value, color }) =>
    color === undefined ? [] : [{ value, color }],
  );
  if (colored.length > 0) {
    const at = position(style.colorBy);
    const styles = new Map<Value, number>(colored.map(({ value }, index) => [value, index + 1]));
    return {
      xml: stylesXml(dataset, [style.color, ...colored.map(({ color }) => color)]),
      styleOf: (values) => styles.get(values[at] ?? null) ?? otherStyle,
    };
  }
  const { field, steps = [] } = style.classes ?? {};
  const at = position(field);
  const classOf = (value: Value | undefined) =>
    typeof value === "number" ? steps.findLastIndex(({ from }) => from <= value) + 1 : otherStyle;
  return { xml: stylesXml(dataset, [style.color, ...steps.map(({ color }) => color)]), styleOf: (values) => classOf(values[at]) };
}

function stylesXml({ style }: DatasetDefinition, colors: readonly string[]): string {
  return colors
    .map((color, index) => {
      const line = kmlColor(style.outline ?? color, 1);
      return (
        `<Style id="s${index}"><IconStyle><color>${kmlColor(color, 1)}</color></IconStyle>` +
        `<LineStyle><color>${line}</color><width>${style.size}</width></LineStyle><PolyStyle><color>${kmlColor(color, style.opacity)}</color></PolyStyle></Style>\n`
      );
    })
    .join("");
}

/** #RRGGBB → aabbggrr. */
function kmlColor(color: string, opacity: number): string {
  const alpha = Math.round(opacity * 255)
    .toString(16)
    .padStart(2, "0");
  return (alpha + color.slice(5, 7) + color.slice(3, 5) + color.slice(1, 3)).toLowerCase();
}
