import type { FieldDefinition } from "../../../model/dataset.ts";

type Codes = NonNullable<FieldDefinition["codes"]>;

/** What stands in a file for each code of a list, found by the bytes of the code. */
export class CodeTexts {
  readonly #bySum: (readonly { readonly code: Buffer; readonly text: Buffer }[] | undefined)[] = [];

  constructor(codes: Codes, textOf: (code: Codes[number]) => string) {
    for (const known of codes) {
      const code = Buffer.from(known.value);
      const sum = sumOf(code, 0, code.length);
      this.#bySum[sum] = [...(this.#bySum[sum] ?? []), { code, text: Buffer.from(textOf(known)) }];
    }
  }

  /** Undefined where the list does not have the code. */
  find(source: Uint8Array, from: number, length: number): Buffer | undefined {
    for (const { code, text } of this.#bySum[sumOf(source, from, length)] ?? []) if (isSame(code, source, from, length)) return text;
    return undefined;
  }
}

function sumOf(source: Uint8Array, from: number, length: number): number {
  let sum = length;
  for (let i = from; i < from + length; i++) sum = (sum * 31 + (source[i] as number)) & 0xff;
  return sum;
}

function isSame(code: Buffer, source: Uint8Array, from: number, length: number): boolean {
  if (code.length !== length) return false;
  for (let i = 0; i < length; i++) if (code[i] !== source[from + i]) return false;
  return true;
}
