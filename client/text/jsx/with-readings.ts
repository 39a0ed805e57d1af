import { createElement, type ElementType, Fragment, type ReactNode } from "react";
import { hasReadings, rubyParts, withoutReadings } from "../ruby.ts";

type Props = Readonly<Record<string, unknown>>;

/** Elements whose content is text and nothing else. */
const textOnly: ReadonlySet<unknown> = new Set(["title", "option", "textarea", "script", "style"]);

/** An element's properties with readings as `<ruby>` in its content and without them in its attributes; components get them as they are. */
export function withReadings(type: ElementType, props: Props): Props {
  if (typeof type !== "string" || !Object.values(props).some(isConcerned)) return props;
  const content = textOnly.has(type) ? plain : ruby;
  return Object.fromEntries(
    Object.entries(props).map(([name, value]) => [
      name,
      name === "children" ? eachChild(value, content) : typeof value === "string" ? plain(value) : value,
    ]),
  );
}

function isConcerned(value: unknown): boolean {
  return typeof value === "string" ? hasReadings(value) : Array.isArray(value) && value.some(isConcerned);
}

function eachChild(children: unknown, content: (text: string) => ReactNode): unknown {
  if (typeof children === "string") return content(children);
  return Array.isArray(children) ? children.map((child: unknown) => (typeof child === "string" ? content(child) : child)) : children;
}

function plain(text: string): string {
  return withoutReadings(text);
}

function ruby(text: string): ReactNode {
  if (!hasReadings(text)) return text;
  const parts = rubyParts(text).map(({ text: base, reading }) =>
    reading === undefined
      ? base
      : createElement(
          "ruby",
          null,
          base,
          createElement("rp", null, "（"),
          createElement("rt", null, reading),
          createElement("rp", null, "）"),
        ),
  );
  return createElement(Fragment, null, ...parts);
}
