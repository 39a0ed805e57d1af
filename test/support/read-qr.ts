import decode from "qr/decode.js";

/** Pixels row by row, three or four bytes each. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8Array;
}

/**
 * What a reader of codes finds in a picture.
 * @throws Error where it finds no code.
 */
export function readQr(picture: Picture): string {
  // By itself it gives up after the time of one picture of a camera.
  return decode(picture, { timeLimit: Infinity });
}
