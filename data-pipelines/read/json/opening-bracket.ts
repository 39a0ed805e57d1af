import { open } from "node:fs/promises";

const headBytes = 1024;

/** The bracket a JSON file begins with; undefined when it begins otherwise. */
export async function openingBracket(path: string): Promise<"{" | "[" | undefined> {
  const handle = await open(path);
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    const first = buffer
      .toString("utf8", 0, bytesRead)
      .replace(/^\ufeff/, "")
      .trimStart()[0];
    return first === "{" || first === "[" ? first : undefined;
  } finally {
    await handle.close();
  }
}
