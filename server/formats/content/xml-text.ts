const special = /[&<>"\uFFFE\uFFFF]|[^\P{Cc}\t\n\r]/gu;
const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;" };

/** For element content and double-quoted attributes. Characters that XML 1.0 cannot hold are left out. */
export function xmlText(text: string): string {
  return text.replace(special, (character) => entities[character] ?? (isInXml(character) ? character : ""));
}

/** Asked for control characters and the two that are none: only those from U+007F on are allowed. */
function isInXml(character: string): boolean {
  return character > "\u001F" && character < "\uFFFE";
}
