import { type City, type PublicCity, publicCity } from "./city.ts";
import { type DatasetDefinition, type FieldType, type GeometryKind, publicFields, type SourceDefinition, type Theme } from "./dataset.ts";
import { type LegendRow, legendRows } from "./legend.ts";
import { type LicenceId, licences } from "./licence.ts";
import type { LocalText } from "./text.ts";

/** What the public may know of the datasets: the server answers it, the viewer and the pages are built on it. */

export interface Catalog {
  readonly city: PublicCity;
  /** Is fictional sample data in any dataset? Then every page says so. */
  readonly sample: boolean;
  readonly datasets: readonly CatalogEntry[];
  /** Is there anything to be asked for under `/terrain`? Told with the catalogue of the map only. */
  readonly terrain?: boolean;
}

export interface CatalogEntry {
  readonly id: string;
  readonly title: LocalText;
  readonly description: LocalText;
  readonly theme: Theme;
  readonly keywords: readonly string[];
  readonly geometry: GeometryKind;
  /** The public fields, in the order of the definition. */
  readonly fields: Readonly<Record<string, CatalogField>>;
  /** The field that names a feature to people; its value may be a code. */
  readonly titleField: string;
  readonly notice?: LocalText;
  /** The sources that have rows in the current version; before the first load, all it can come from. */
  readonly sources: readonly CatalogSource[];
  readonly tiles: {
    readonly minZoom: number;
    readonly maxZoom: number;
    readonly fields: readonly string[];
    /** Values whose rows are drawn from a nearer zoom on. */
    readonly minor?: { readonly field: string; readonly values: readonly string[]; readonly minZoom: number };
  };
  readonly legend: readonly LegendRow[];
  /** Drawing order; higher is on top. */
  readonly order: number;
  readonly visibleAtStart: boolean;
  /** False for a table whose rows have no place. */
  readonly onMap: boolean;
  /** Part of the offline base map. */
  readonly base: boolean;
  /** Null while no data has been loaded. */
  readonly state: CatalogState | null;
}

export interface CatalogField {
  readonly type: FieldType;
  readonly label: LocalText;
  readonly description?: LocalText;
  readonly unit?: string;
  readonly codes?: readonly CatalogCode[];
}

export interface CatalogCode {
  readonly value: string;
  readonly label: LocalText;
  readonly short?: LocalText;
  readonly color?: string;
}

export interface CatalogSource {
  readonly id: string;
  readonly title: LocalText;
  readonly publisher: LocalText;
  readonly landing: string;
  readonly attribution: LocalText;
  readonly licence: { readonly id: LicenceId; readonly title: LocalText; readonly url: string; readonly redistribute: boolean };
}

/** The current version of a dataset. */
export interface CatalogState {
  readonly version: number;
  /** ISO 8601. */
  readonly publishedAt: string;
  readonly rowCount: number;
  readonly bboxLonLat: readonly [west: number, south: number, east: number, north: number] | null;
  /** Ids of the sources that have rows in it: the ones to credit. */
  readonly sources: readonly string[];
  readonly sample: boolean;
  /** How exact its positions are, where they came in another datum. */
  readonly positionNote?: LocalText | null;
}

/**
 * The public side of a definition. Everything is named here one by one, so that a new property of
 * definitions stays private until somebody decides otherwise.
 * @throws Error for an internal dataset, which has no public side.
 */
export function catalogEntry(dataset: DatasetDefinition, state: CatalogState | null): CatalogEntry {
  if (dataset.visibility !== "public") throw new Error(`dataset "${dataset.id}" is internal and has no catalogue entry`);
  const { id, title, description, theme, keywords, geometry, titleField, notice, tiles, style, order, onMap, visibleAtStart } = dataset;
  return {
    id,
    title,
    description,
    theme,
    keywords,
    geometry,
    fields: Object.fromEntries(publicFields(dataset).map(([name, field]) => [name, catalogField(field)])),
    titleField,
    ...(notice && { notice }),
    sources: dataset.sources.filter(({ id }) => state === null || state.sources.includes(id)).map(catalogSource),
    tiles: { minZoom: tiles.minZoom, maxZoom: tiles.maxZoom, fields: tiles.fields, ...(tiles.minor && { minor: tiles.minor }) },
    legend: legendRows(dataset),
    order,
    visibleAtStart,
    onMap,
    base: style.base,
    state,
  };
}

/** The whole catalogue: the public datasets in the order given, each with its state where it has one. */
export function catalogOf(city: City, datasets: readonly DatasetDefinition[], states: ReadonlyMap<string, CatalogState>): Catalog {
  const shown = datasets.filter(({ visibility }) => visibility === "public");
  const entries = shown.map((dataset) => catalogEntry(dataset, states.get(dataset.id) ?? null));
  return { city: publicCity(city), sample: entries.some(({ state }) => state?.sample === true), datasets: entries };
}

export const themeLabels: Readonly<Record<Theme, LocalText>> = {
  base: { ja: "基本図", en: "Base map" },
  planning: { ja: "都市計画", en: "Town planning" },
  "roads-rivers": { ja: "道路・河川", en: "Roads and rivers" },
  disaster: { ja: "防災", en: "Disaster" },
  heritage: { ja: "文化財", en: "Heritage" },
  facilities: { ja: "施設", en: "Facilities" },
  transport: { ja: "交通", en: "Transport" },
  people: { ja: "人口", en: "People" },
};

function catalogField({ type, label, description, unit, codes }: DatasetDefinition["fields"][string]): CatalogField {
  return {
    type,
    label,
    ...(description && { description }),
    ...(unit !== undefined && { unit }),
    ...(codes && { codes: codes.map(catalogCode) }),
  };
}

function catalogCode({
  value,
  label,
  short,
  color,
}: {
  value: string;
  label: LocalText;
  short?: LocalText | undefined;
  color?: string | undefined;
}): CatalogCode {
  return { value, label, ...(short && { short }), ...(color !== undefined && { color }) };
}

/** The public side of a source. */
export function catalogSource({ id, title, publisher, landing, attribution, licence }: SourceDefinition): CatalogSource {
  const { title: licenceTitle, url, redistribute } = licences[licence];
  return { id, title, publisher, landing, attribution, licence: { id: licence, title: licenceTitle, url, redistribute } };
}
