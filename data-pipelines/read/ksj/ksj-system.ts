import type { RootElement } from "../xml/root-element.ts";

const namespace = "http://nlftp.mlit.go.jp/ksj/schemas/ksj-app";

/** EPSG code of a `srsName` such as `JGD2000 / (B, L)`. */
export function epsgOfKsj(srsName: string): number | undefined {
  return { JGD2000: 4612, JGD2011: 6668, JGD2024: 6668 }[/^\s*(JGD20\d\d)/.exec(srsName)?.[1] ?? ""];
}

/** Is the document one of 国土数値情報? */
export function isKsj(root: RootElement): boolean {
  return root.name === "Dataset" && root.namespace === namespace;
}
