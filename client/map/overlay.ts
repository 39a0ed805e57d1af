import type { LayerSpecification, SourceSpecification, StyleSpecification } from "maplibre-gl";

/** What a tool draws on top of the city's map. Its ids begin with the tool's, so that two never meet. */
export interface Overlay {
  readonly sources: Readonly<Record<string, SourceSpecification>>;
  /** Bottom-most first. */
  readonly layers: readonly LayerSpecification[];
  /** Changes what is below, as a view in relief does. */
  readonly restyle?: (style: StyleSpecification) => StyleSpecification;
}

/** The style with overlays on top, the last one uppermost. */
export function withOverlays(style: StyleSpecification, overlays: Iterable<Overlay>): StyleSpecification {
  const all = [...overlays];
  if (all.length === 0) return style;
  const restyled = all.reduce((below, { restyle }) => restyle?.(below) ?? below, style);
  return {
    ...restyled,
    sources: Object.assign({}, restyled.sources, ...all.map(({ sources }) => sources)) as StyleSpecification["sources"],
    layers: [...restyled.layers, ...all.flatMap(({ layers }) => layers)],
  };
}
