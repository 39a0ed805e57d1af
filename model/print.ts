/** Sheets of paper that maps are printed on, and the scales they are printed at. */

/** Denominators: 2500 is 1:2,500. */
export const printScales = [500, 1000, 2500, 5000, 10_000, 25_000] as const;

export type PrintScale = (typeof printScales)[number];

/** The sides of a sheet in millimetres, shorter one first (ISO 216). */
export const paperSizesMillimeters = { A4: [210, 297], A3: [297, 420] } as const;

export type Paper = keyof typeof paperSizesMillimeters;

export const orientations = ["landscape", "portrait"] as const;

export type Orientation = (typeof orientations)[number];

/** More layers than these do not make a map that can be read. */
export const mostPrintLayers = 30;

export const printTitleLength = 60;
