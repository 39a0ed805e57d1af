/** HTML that is safe by construction: whatever is put into the template is escaped unless it is Html itself. */
export interface Html {
  readonly html: string;
}

type Insert = Html | string | number | readonly Insert[];

/** html`<p>${text}</p>` */
export function html(texts: TemplateStringsArray, ...inserts: readonly Insert[]): Html {
  return { html: texts.map((text, index) => (index === 0 ? text : render(inserts[index - 1] ?? "") + text)).join("") };
}

function render(insert: Insert): string {
  if (typeof insert === "string" || typeof insert === "number") return escape(String(insert));
  return isMany(insert) ? insert.map(render).join("") : insert.html;
}

function isMany(insert: Html | readonly Insert[]): insert is readonly Insert[] {
  return Array.isArray(insert);
}

const entities: Readonly<Record<string, string>> = { "&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#39;" };

function escape(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
