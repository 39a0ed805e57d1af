import type { ElementType, Key, ReactElement } from "react";
import * as react from "react/jsx-runtime";
import { withReadings } from "./with-readings.ts";

/** What JSX is compiled to (`jsxImportSource`): React's own functions, with readings of kanji. */

export type { JSX } from "react";
export { Fragment } from "react";

export function jsx(type: ElementType, props: Readonly<Record<string, unknown>>, key?: Key): ReactElement {
  return react.jsx(type, withReadings(type, props), key);
}

export function jsxs(type: ElementType, props: Readonly<Record<string, unknown>>, key?: Key): ReactElement {
  return react.jsxs(type, withReadings(type, props), key);
}
