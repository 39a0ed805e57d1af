import { licences } from "../../model/licence.ts";
import type { SiteFact, SiteReportEntry, SiteReportTopic, SiteValue } from "../../model/site-report.ts";
import type { Language } from "../../model/text.ts";
import { inBothCalendars, statedInBothCalendars } from "./calendars.ts";
import type { TaggedPdf } from "./tagged-pdf.ts";
import { type Block, textBlock } from "./text-flow.ts";
import type { SayPrinted } from "./words.ts";

/** What a site report says, topic after topic, each dataset with its source, date and version. */

interface Words {
  readonly say: SayPrinted;
  readonly language: Language;
}

export function topicBlocks(document: TaggedPdf, { title, entries }: SiteReportTopic, words: Words): Block[] {
  const heading = textBlock(document, title[words.language], { size: 11, bold: true, tag: "H2", before: 9, keepWith: 30 });
  if (entries.length === 0) return [heading, textBlock(document, words.say("report.noDataset"), { size: 8 })];
  return [heading, ...entries.flatMap((entry) => entryBlocks(document, entry, words))];
}

function entryBlocks(document: TaggedPdf, entry: SiteReportEntry, words: Words): Block[] {
  const { say, language } = words;
  const line = (text: string, style: { color?: string; indent?: number; size?: number } = {}) =>
    textBlock(document, text, { size: 8, ...style });
  return [
    textBlock(document, entry.title[language], { size: 9, bold: true, tag: "H3", before: 5, keepWith: 14 }),
    ...(entry.statement ? [line(entry.statement[language])] : []),
    ...entry.facts.flatMap((fact) => [
      line(`・${factLine(fact, words)}`),
      ...(fact.nearBoundary ? [line(boundaryLine(fact.nearBoundary, words), { indent: 8, color: "#8A3800" })] : []),
    ]),
    ...(entry.truncated ? [line(say("report.truncated"))] : []),
    ...(entry.notice ? [line(say("named", { name: say("notices"), text: entry.notice[language] }), { size: 7 })] : []),
    ...(entry.version ? [line(creditLine(entry, entry.version, words), { size: 6.5, color: "#4B4B57" })] : []),
  ];
}

function factLine(fact: SiteFact, words: Words): string {
  const { say } = words;
  const known = fact.values.filter(({ value }) => value !== null);
  const values = known.map((value) => say("named", { name: value.label[words.language], text: writtenValue(value, words) }));
  const count = fact.rows > 1 ? [say("report.rows", { count: fact.rows })] : [];
  return [writtenValue(fact.title, words), whereabouts(fact, say), ...count, ...values].join(say("separator"));
}

function whereabouts({ distanceMeters, walkingMeters, overlapSquareMeters, overlapPercent }: SiteFact, say: SayPrinted): string {
  const distance = writtenLength(distanceMeters);
  if (distanceMeters > 0 && walkingMeters === null) return say("report.walkUnknown", { distance });
  if (distanceMeters > 0 && typeof walkingMeters === "number")
    return say("report.walk", { distance, walked: writtenLength(walkingMeters) });
  if (distanceMeters > 0) return say("report.away", { distance });
  if (overlapSquareMeters === null || overlapPercent === null) return say("report.here");
  return say("report.overlap", { area: overlapSquareMeters.toFixed(1), percent: overlapPercent.toFixed(1) });
}

function boundaryLine(
  { distanceMeters, accuracyMeters, statement }: NonNullable<SiteFact["nearBoundary"]>,
  { say, language }: Words,
): string {
  const said = { accuracy: writtenLength(accuracyMeters), statement: statement[language], distance: writtenLength(distanceMeters) };
  return say(distanceMeters === 0 ? "report.onBoundary" : "report.nearBoundary", said);
}

function writtenLength(meters: number): string {
  if (meters >= 1000) return `${(meters / 1000).toFixed(1)} km`;
  return `${meters < 10 ? meters.toFixed(1) : Math.round(meters)} m`;
}

function writtenValue({ value, meaning, unit = "" }: SiteValue, { say, language }: Words): string {
  if (meaning) return meaning[language];
  if (value === null || value === "") return say("map.noData");
  if (typeof value === "boolean") return say(value ? "value.yes" : "value.no");
  return `${value}${/^[A-Za-z]/.test(unit) ? " " : ""}${unit}`;
}

function creditLine({ sources }: SiteReportEntry, version: NonNullable<SiteReportEntry["version"]>, { say, language }: Words): string {
  const credits = sources.map(({ attribution, licence, releasedOn }) => {
    const date = releasedOn === null ? say("data.dateUnknown") : say("data.date", { date: statedInBothCalendars(releasedOn, language) });
    return say("credit", { credit: attribution[language], licence: licences[licence.id].title[language], date });
  });
  const published = say("version", { version: version.version, date: inBothCalendars(new Date(version.publishedAt), language) });
  const parts = [...(version.sample ? [say("sample.name")] : []), ...credits, published];
  return say("named", { name: say("sources"), text: parts.join(say("separator")) });
}
