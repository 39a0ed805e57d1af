/** Line drawings on a 24 × 24 grid; decorative, so a button always has a name of its own. */
const paths = {
  plus: "M12 5v14M5 12h14",
  minus: "M5 12h14",
  target: "M12 3v5M12 16v5M3 12h5M16 12h5M12 12h.01M12 7a5 5 0 1 0 0 10a5 5 0 1 0 0-10",
  move: "M12 3v18M3 12h18M9 6l3-3l3 3M9 18l3 3l3-3M6 9l-3 3l3 3M18 9l3 3l-3 3",
  up: "M12 19V5M6 11l6-6l6 6",
  down: "M12 5v14M6 13l6 6l6-6",
  left: "M19 12H5M11 6l-6 6l6 6",
  right: "M5 12h14M13 6l6 6l-6 6",
  north: "M12 3l6 18l-6-4l-6 4z",
  rotateLeft: "M4 5v5h5M4.6 10a8 8 0 1 1-.4 4",
  rotateRight: "M20 5v5h-5M19.4 10a8 8 0 1 0 .4 4",
  layers: "M12 3l9 5l-9 5l-9-5zM3 13l9 5l9-5",
  list: "M9 6h11M9 12h11M9 18h11M4.5 6h.01M4.5 12h.01M4.5 18h.01",
  close: "M6 6l12 12M18 6L6 18",
  chevron: "M6 9l6 6l6-6",
  warning: "M12 4L2.5 20h19zM12 10v5M12 17.5v.01",
  search: "M10.5 4a6.5 6.5 0 1 0 0 13a6.5 6.5 0 1 0 0-13M15.5 15.5L21 21",
  here: "M12 21s7-6.2 7-11.5a7 7 0 0 0-14 0C5 14.8 12 21 12 21zM12 7a2.5 2.5 0 1 0 0 5a2.5 2.5 0 1 0 0-5",
  tools: "M14.5 6.5a4 4 0 0 0-5 5L3 18l3 3l6.5-6.5a4 4 0 0 0 5-5L14.8 12L12 9.2z",
  ruler: "M3 16L16 3l5 5L8 21zM7 12l2 2M10 9l2 2M13 6l2 2",
  pencil: "M4 20l1-5L16 4l4 4L9 19zM14 6l4 4",
  file: "M6 3h8l4 4v14H6zM14 3v4h4M12 18v-6M9.5 14.5L12 12l2.5 2.5",
  printer: "M7 9V3h10v6M7 17H4v-7h16v7h-3M7 14h10v7H7z",
  position: "M12 3v18M3 12h18M12 6a6 6 0 1 0 0 12a6 6 0 1 0 0-12",
  copy: "M9 9h11v11H9zM15 9V4H4v11h5",
  undo: "M9 5L4 10l5 5M4 10h10a5 5 0 0 1 0 10h-3",
  around: "M12 12h.01M12 8a4 4 0 1 0 0 8a4 4 0 1 0 0-8M12 3a9 9 0 1 0 0 18a9 9 0 1 0 0-18",
  cube: "M12 3l8 4.5v9L12 21l-8-4.5v-9zM4 7.5l8 4.5l8-4.5M12 12v9",
  bin: "M4 7h16M9 7V4h6v3M6 7l1 13h10l1-13",
  external: "M14 4h6v6M20 4l-9 9M18 14v6H4V6h6",
  share: "M12 15V4M8 7.5L12 3.5l4 4M6 11H4.5v9.5h15V11H18",
} as const;

export type IconName = keyof typeof paths;

export function Icon({ name }: { readonly name: IconName }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" width="24" height="24" aria-hidden="true" focusable="false">
      <path d={paths[name]} fill="none" stroke="currentColor" strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" />
    </svg>
  );
}
