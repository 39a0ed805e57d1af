import type { TextKey } from "../../text/ja.ts";
import type { DrawingColor, DrawingKind } from "./drawing.ts";

export const kindTitles: Readonly<Record<DrawingKind, TextKey>> = {
  point: "draw.point",
  line: "draw.line",
  area: "draw.area",
  circle: "draw.circle",
  note: "draw.note",
};

export const colorTitles: Readonly<Record<DrawingColor, TextKey>> = {
  blue: "draw.blue",
  red: "draw.red",
  green: "draw.green",
  magenta: "draw.magenta",
  black: "draw.black",
};
