import type { XmlNode } from "../xml/xml-node.ts";
import type { MapHead } from "./map-head.ts";

/** Elements of a parcel that become columns of the same name. */
const elements = [
  "大字コード",
  "丁目コード",
  "小字コード",
  "予備コード",
  "大字名",
  "丁目名",
  "小字名",
  "予備名",
  "地番",
  "精度区分",
  "座標値種別",
];
/** Shapes that fill the sheet, drawn as parcels: what belongs to another area, and what is drawn on another sheet. */
const fillers = ["地区外", "別図"];

/** Column names are those of the Digital Agency's converter, which people know. */
export function parcelProperties(parcel: XmlNode, { common }: MapHead): Record<string, string | null> {
  const number = parcel.textOf("地番") ?? "";
  const undecided = parcel.children.filter(({ name }) => name === "筆界未定構成筆").flatMap((part) => part.textOf("地番") ?? []);
  return Object.fromEntries([
    ["筆ID", parcel.attribute("id") ?? null],
    ...common,
    ...elements.map((name): [string, string | null] => [name, parcel.textOf(name) ?? null]),
    ["筆界未定構成筆", undecided.length > 0 ? undecided.join(";") : null],
    ["区分", fillers.find((filler) => number.includes(filler)) ?? "筆"],
  ]);
}
