import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

/** What a tool draws on top of the city's map. Its ids begin with the tool's, so that two never meet. */
export interface Overlay {
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  /** Bottom-most first. */
  readonly layers: readonly LayerSpecification[];
}

/** The style with overlays on top, the last one uppermost. */
export function withOverlays(style: StyleSpecification, overlays: Iterable<Overlay>): StyleSpecification {
  const all = [...overlays];
  if (all.length === 0) return style;
  return {
    ...style,
    sources: Object.assign({}, style.sources, ...all.map(({ sources }) => sources)) as StyleSpecification["sources"],
    layers: [...style.layers, ...all.flatMap(({ layers }) => layers)],
  };
}
