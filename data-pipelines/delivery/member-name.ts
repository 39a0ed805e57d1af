import { isUtf8 } from "node:buffer";
import { decodeCp932 } from "../read/text/cp932.ts";

/** Why a zip member may not be unpacked, or its safe name. */
export type MemberName = { readonly name: string } | { readonly refused: { readonly ja: string; readonly en: string } };

const deepestPath = 16;
const longestName = 1024;

/**
 * The name of a zip member with `/`, NFC, relative and without `..`. Bytes that are not UTF-8 are CP932, as Windows
 * writes them; the UTF-8 flag says no more than the bytes do (macOS leaves it out).
 */
export function memberName(raw: Uint8Array): MemberName {
  const text = decodeName(raw).replaceAll("\\", "/");
  if (/^\/|^[A-Za-z]:/.test(text)) return { refused: { ja: "絶対パスです", en: "is an absolute path" } };
  const segments = text.split("/").filter((segment) => segment !== "" && segment !== ".");
  if (segments.includes("..")) return { refused: { ja: "上のフォルダを指しています（..）", en: "leads out of its folder (..)" } };
  if (segments.length > deepestPath)
    return { refused: { ja: `フォルダが ${deepestPath} 段より深くなっています`, en: `lies deeper than ${deepestPath} folders` } };
  const name = segments.join("/").normalize("NFC");
  if (name === "") return { refused: { ja: "名前がありません", en: "has no name" } };
  if (name.length > longestName) return { refused: { ja: "名前が長すぎます", en: "has too long a name" } };
  if (hasControl(name)) return { refused: { ja: "名前に制御文字があります", en: "has control characters in its name" } };
  return { name };
}

function decodeName(raw: Uint8Array): string {
  const bytes = Buffer.from(raw.buffer, raw.byteOffset, raw.length);
  if (isUtf8(bytes)) return bytes.toString();
  return decodeCp932(bytes, 0, bytes.length) ?? escapedName(bytes);
}

/** A name in an unknown encoding stays recognisable and never contains a replacement character. */
function escapedName(bytes: Buffer): string {
  return bytes.toString("latin1").replaceAll(/[^ -~]/g, (character) => `%${character.charCodeAt(0).toString(16)}`);
}

function hasControl(name: string): boolean {
  for (let at = 0; at < name.length; at++) if (name.charCodeAt(at) < 0x20) return true;
  return false;
}
