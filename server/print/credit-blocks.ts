import type { DatasetDefinition } from "../../model/dataset.ts";
import { licences } from "../../model/licence.ts";
import type { Language } from "../../model/text.ts";
import type { PublishedVersion } from "../../sql/versions.ts";
import { inBothCalendars, statedInBothCalendars } from "./calendars.ts";
import type { TaggedPdf } from "./tagged-pdf.ts";
import { type Block, textBlock } from "./text-flow.ts";
import type { SayPrinted } from "./words.ts";

interface Credits {
  readonly versions: ReadonlyMap<string, PublishedVersion>;
  /** `dataset/source` → stated date. */
  readonly released: ReadonlyMap<string, string | null>;
  readonly say: SayPrinted;
  readonly language: Language;
}

/** Whom to credit for what is drawn, in which version, and what the publishers want to be said with it. */
export function creditBlocks(document: TaggedPdf, datasets: readonly DatasetDefinition[], credits: Credits): Block[] {
  const { say, language } = credits;
  const heading = (text: string) => textBlock(document, text, { size: 9.5, bold: true, tag: "H2", before: 8, keepWith: 14 });
  const notices = datasets.flatMap(({ title, notice }) =>
    notice ? [say("named", { name: title[language], text: notice[language] })] : [],
  );
  return [
    ...(datasets.length > 0 ? [heading(say("sources"))] : []),
    ...datasets.map((dataset) => textBlock(document, creditLine(dataset, credits), { size: 6.5 })),
    ...(notices.length > 0 ? [heading(say("notices"))] : []),
    ...notices.map((notice) => textBlock(document, notice, { size: 6.5 })),
  ];
}

function creditLine(dataset: DatasetDefinition, { versions, released, say, language }: Credits): string {
  const version = versions.get(dataset.id);
  const sources = dataset.sources.filter(({ id }) => version?.sources.includes(id) === true);
  const lines = sources.map(({ id, attribution, licence }) => {
    const stated = released.get(`${dataset.id}/${id}`);
    const date = stated ? say("data.date", { date: statedInBothCalendars(stated, language) }) : say("data.dateUnknown");
    return say("credit", { credit: attribution[language], licence: licences[licence].title[language], date });
  });
  const parts = [
    ...(version?.sample === true ? [say("sample.name")] : []),
    ...lines,
    ...(version ? [say("version", { version: version.version, date: inBothCalendars(new Date(version.publishedAt), language) })] : []),
  ];
  return say("named", { name: dataset.title[language], text: parts.join(say("separator")) });
}
