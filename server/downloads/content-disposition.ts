/** A plain name for old clients and the Japanese one for the others (RFC 6266, RFC 8187). */
export function contentDisposition({ plain, japanese }: { plain: string; japanese: string }): string {
  const encoded = encodeURIComponent(japanese).replace(/['()*]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  return `attachment; filename="${plain}"; filename*=UTF-8''${encoded}`;
}
