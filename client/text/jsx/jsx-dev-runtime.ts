import type { ElementType, Key, ReactElement } from "react";
import * as react from "react/jsx-dev-runtime";
import { withReadings } from "./with-readings.ts";

/** The same while developing. */

export type { JSX } from "react";
export { Fragment } from "react";

export function jsxDEV(
  type: ElementType,
  props: Readonly<Record<string, unknown>>,
  key: Key | undefined,
  isStatic: boolean,
  source?: react.JSXSource,
  self?: unknown,
): ReactElement {
  return react.jsxDEV(type, withReadings(type, props), key, isStatic, source, self);
}
