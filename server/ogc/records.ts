import { themeLabels } from "../../model/catalog.ts";
import type { Geometry } from "../../model/cql2/expression.ts";
import { bboxGeometry, positionsOf } from "../../model/cql2/filter-crs.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { Days } from "./datetime.ts";
import { apiCrs } from "./crs.ts";
import { catalogId } from "./describe-catalog.ts";
import { describe } from "./describe-collection.ts";
import { type Link, mediaTypes } from "./links.ts";
import type { OgcRequest } from "./ogc-request.ts";

/** Records of the datasets (OGC API Records, record core): GeoJSON with the extent as geometry. */

export type DatasetRecord = Awaited<ReturnType<typeof recordOf>>;

export async function recordOf(ogc: OgcRequest, dataset: DatasetDefinition) {
  const { platform, language, say, api } = ogc;
  const { city } = platform;
  const { extent, updated, attribution, licences, links } = await describe(ogc, dataset);
  const [[start, end] = []] = extent.temporal.interval;
  const self = `${api}/collections/${catalogId}/items/${dataset.id}`;
  const ownLinks: Link[] = [
    { href: self, rel: "self", type: mediaTypes.geoJson, title: say("link.self") },
    { href: `${api}/collections/${catalogId}`, rel: "collection", type: mediaTypes.json, title: say("link.catalog") },
  ];
  return {
    id: dataset.id,
    type: "Feature",
    conformsTo: ["http://www.opengis.net/spec/ogcapi-records-1/1.0/req/record-core"],
    geometry: extentGeometry(ogc, extent.spatial.bbox[0]),
    time: start == null && end == null ? null : { interval: [start ?? "..", end ?? ".."] },
    properties: {
      type: "dataset",
      title: dataset.title[language],
      description: dataset.description[language],
      ...(updated !== undefined && { updated }),
      language: { code: language },
      resourceLanguages: [{ code: "ja" }],
      keywords: dataset.keywords,
      themes: [{ concepts: [{ id: dataset.theme, title: themeLabels[dataset.theme][language] }], scheme: `${ogc.base}/data` }],
      externalIds: [{ scheme: city.code6, value: dataset.id }],
      contacts: [
        {
          organization: city.name[language],
          roles: ["publisher"],
          links: [{ href: city.contactPage, rel: "about", type: mediaTypes.html }],
        },
      ],
      formats: platform.formats.map(({ label, mediaType }) => ({ name: label[language], mediaType })),
      license: licences.length === 1 ? licences[0]?.url : "other",
      rights: attribution,
    },
    links: [...ownLinks, ...links.map((link) => (link.rel === "self" ? { ...link, rel: "related" } : link))],
  };
}

/** What is asked of the catalogue; everything that is asked must be true. */
export interface RecordQuery {
  readonly box: Geometry | undefined;
  readonly days: Days | undefined;
  readonly words: string | undefined;
  readonly types: readonly string[] | undefined;
  readonly ids: readonly string[] | undefined;
  readonly externalIds: readonly string[] | undefined;
}

export function matches(dataset: DatasetDefinition, record: DatasetRecord, query: RecordQuery): boolean {
  const { box, days, words, types, ids, externalIds } = query;
  return (
    (box === undefined || overlaps(record.geometry, box)) &&
    (days === undefined || isDuring(record.time?.interval, days)) &&
    (words === undefined || speaksOf(dataset, words)) &&
    (types === undefined || types.includes(record.properties.type)) &&
    (ids === undefined || ids.includes(record.id)) &&
    (externalIds === undefined ||
      record.properties.externalIds.some(({ scheme, value }) => externalIds.includes(value) || externalIds.includes(`${scheme}:${value}`)))
  );
}

/** `a b` = this wording, with any white space; `a,b` = one of them. In either language, upper and lower case alike. */
function speaksOf({ title, description, keywords }: DatasetDefinition, words: string): boolean {
  const texts = [title.ja, title.en, description.ja, description.en, ...keywords].map((text) => fold(text));
  return words.split(",").some((wording) => texts.some((text) => text.includes(fold(wording))));
}

function fold(text: string): string {
  return text.normalize("NFKC").toLowerCase().replace(/\s+/g, " ").trim();
}

function extentGeometry({ platform }: OgcRequest, bbox: readonly number[] | undefined): Geometry | null {
  const [west = 0, south = 0, east = 0, north = 0] = bbox ?? [];
  const [crs] = apiCrs(platform.city);
  return (bbox && crs && bboxGeometry([west, south, east, north], crs)) ?? null;
}

/** Do two boxes meet? The one asked for may be two, on both sides of the 180th meridian. */
function overlaps(geometry: Geometry | null, asked: Geometry): boolean {
  if (geometry === null) return false;
  const boxes =
    asked.type === "MultiPolygon" ? asked.coordinates.map((coordinates): Geometry => ({ type: "Polygon", coordinates })) : [asked];
  return boxes.some((box) => axes.every((axis) => rangesMeet(rangeOf(box, axis), rangeOf(geometry, axis))));
}

const axes = [0, 1] as const;

function rangeOf(geometry: Geometry, axis: 0 | 1): readonly [number, number] {
  const numbers = positionsOf(geometry).map((position) => position[axis]);
  return [Math.min(...numbers), Math.max(...numbers)];
}

function rangesMeet([a, b]: readonly [number, number], [c, d]: readonly [number, number]): boolean {
  return a <= d && c <= b;
}

/** A record without time is about any time. */
function isDuring(interval: readonly string[] | undefined, { from, to }: Days): boolean {
  const [start = "..", end = ".."] = interval ?? [];
  return (to === null || start === ".." || start.slice(0, 10) <= to) && (from === null || end === ".." || end.slice(0, 10) >= from);
}
