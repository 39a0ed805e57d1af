import { readdirSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { datasetById, loadDatasets } from "../../datasets/index.ts";
import {
  type ColumnRule,
  type DatasetDefinition,
  publicFields,
  redistributableSources,
  type SourceDefinition,
} from "../../model/dataset.ts";
import { licences } from "../../model/licence.ts";
import { Problem } from "../../model/problem.ts";

const datasets = await loadDatasets();
const sources = datasets.flatMap((dataset) => dataset.sources.map((source) => ({ dataset, source, name: `${dataset.id}/${source.id}` })));

describe("loadDatasets()", () => {
  it("finds every file of the folder under its own name", () => {
    const files = readdirSync(new URL("../../datasets/", import.meta.url)).filter((file) => file.endsWith(".ts") && file !== "index.ts");
    expect(datasets.map(({ id }) => `${id}.ts`)).toEqual(files.sort());
  });

  it("finds the datasets that were fixed from the start", () => {
    const fixed = [
      "city-boundary",
      "town-addresses",
      "land-use-zones",
      "roads",
      "rivers",
      "flood-hazard",
      "landslide-hazard",
      "ruins",
      "shelters",
    ];
    expect(datasets.map(({ id }) => id)).toEqual(expect.arrayContaining([...fixed, "public-facilities", "buildings", "population"]));
  });
});

describe("datasetById()", () => {
  it("finds a dataset", () => {
    expect(datasetById(datasets, "shelters").title.ja).toBe("避難場所・避難所");
  });

  it("names the datasets there are when there is no such one", () => {
    expect(() => datasetById(datasets, "shelter")).toThrow(Problem);
    expect(() => datasetById(datasets, "shelter")).toThrow('There is no dataset "shelter"');
  });
});

describe.each(datasets)("$id", (dataset) => {
  it("speaks Japanese in every Japanese text", () => {
    for (const text of japaneseTexts(dataset))
      expect(text).toMatch(/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]|^[\d.,～+m ]+$|OpenStreetMap/u);
  });

  it("gives each code one meaning", () => {
    for (const { codes = [] } of Object.values(dataset.fields)) {
      const spellings = codes.flatMap(({ value, label, aliases }) => [...new Set([value, label.ja, label.en, ...aliases].map(fold))]);
      expect(spellings).toEqual([...new Set(spellings)]);
    }
  });

  it("colours every code it is coloured by, each differently", () => {
    const codes = dataset.fields[dataset.style.colorBy ?? ""]?.codes ?? [];
    const colors = codes.map(({ value, color }) => color ?? `${value} has no colour`);
    expect(colors.filter((color) => !color.startsWith("#"))).toEqual([]);
    expect(colors).toEqual([...new Set(colors)]);
  });

  it("puts only what is drawn, printed or named into tiles", () => {
    const { style, titleField, tiles } = dataset;
    const needed = [style.colorBy, style.classes?.field, style.label, style.height, titleField];
    expect(tiles.fields.filter((name) => !needed.includes(name))).toEqual([]);
    expect(tiles.fields).toContain(titleField);
  });

  it("shows the whole city at the zooms where a city is looked at, but for its smallest things", () => {
    expect(dataset.tiles.minZoom).toBeLessThanOrEqual({ buildings: 13, "fire-water": 12, "town-addresses": 11 }[dataset.id] ?? 10);
  });

  it("has a sample of every source that uses only columns and fields there are", () => {
    expect([...new Set(dataset.acceptance.map(({ source }) => source))].sort()).toEqual(dataset.sources.map(({ id }) => id).sort());
    for (const { expect: expected } of dataset.acceptance)
      expect(Object.keys(expected).filter((name) => !(name in dataset.fields))).toEqual([]);
  });

  it("expects codes that are in its code lists", () => {
    const expected = dataset.acceptance.flatMap((sample) => Object.entries(sample.expect)).filter(([, value]) => value !== null);
    expect(expected.filter(([name, value]) => !isCodeOf(dataset, name, value))).toEqual([]);
  });

  it("maps to codes that are in its code lists", () => {
    const rules = dataset.sources.flatMap(({ columns }) => Object.entries(columns));
    const mapped = rules.flatMap(([name, rule]) => mappedValues(rule).map((value) => [name, value] as const));
    expect(mapped.filter(([name, value]) => value !== "" && !isCodeOf(dataset, name, value))).toEqual([]);
  });
});

describe("a source", () => {
  it("has an id of its own", () => {
    const ids = sources.map(({ source }) => source.id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it.each(sources)("$name fills every required field", ({ dataset, source }) => {
    const required = Object.entries(dataset.fields).filter(([, field]) => field.required);
    expect(required.map(([name]) => name).filter((name) => !(name in source.columns))).toEqual([]);
  });

  it.each(sources)("$name reads columns its samples have", ({ dataset, source }) => {
    const delivered = dataset.acceptance.filter((sample) => sample.source === source.id).flatMap(({ raw }) => Object.keys(raw));
    const { recognise, key = [], clip } = source;
    const needed = [...recognise, ...key, ...(clip ? [clip.column] : [])];
    expect(needed.filter((column) => !delivered.includes(column))).toEqual([]);
    // A rule may name several spellings of a column: one of them is enough.
    const unread = Object.values(source.columns)
      .map(columnsOf)
      .filter((columns) => columns.length > 0 && !columns.some((column) => delivered.includes(column)));
    expect(unread.filter(([column]) => !optionalColumns.has(column ?? ""))).toEqual([]);
  });

  it.each(datasets.flatMap((dataset) => dataset.acceptance.map((sample) => ({ dataset, sample, name: `${dataset.id}/${sample.source}` }))))(
    "$name is recognised by its columns among the sources of the dataset",
    ({ dataset, sample }) => {
      const columns = Object.keys(sample.raw);
      // What is only taken by name, and what is told apart by its class of objects, is found by the person and by the class.
      const told = ({ id, onlyByName, recogniseClass }: SourceDefinition) =>
        id === sample.source || (!onlyByName && recogniseClass === undefined);
      const fits = (source: SourceDefinition) => told(source) && fitsColumns(source);
      const fitsColumns = ({ recognise, recogniseWithout }: SourceDefinition) =>
        recognise.every((column) => columns.includes(column)) && !recogniseWithout.some((column) => columns.includes(column));
      const { onlyByName } = dataset.sources.find(({ id }) => id === sample.source) ?? expect.fail(sample.source);
      if (!onlyByName) expect(dataset.sources.filter(fits).map(({ id }) => id)).toEqual([sample.source]);
    },
  );

  it("with a position in columns says in which coordinate system", () => {
    expect(sources.filter(({ source }) => source.position && source.crs === undefined).map(({ name }) => name)).toEqual([]);
  });

  it("of the national data whose files do not say so is in JGD2000 or JGD2011 degrees", () => {
    const crs = Object.fromEntries(
      sources.filter(({ source }) => source.id.startsWith("ksj-")).map(({ source }) => [source.id, source.crs]),
    );
    expect(crs).toMatchObject({ "ksj-p13": 4612, "ksj-w05": 4612, "ksj-n03": 6668, "ksj-a29": 6668, "ksj-a31a": 6668, "ksj-a33": 6668 });
  });

  it("in plane coordinates without a .prj has no default: the zone is asked for", () => {
    const plane = [
      "takamatsu-zones",
      "yaizu-zones",
      "yaizu-buried-sites",
      "city-zones",
      "city-roads",
      "city-rivers",
      "city-buildings",
      "city-buried-sites",
    ];
    expect(sources.filter(({ source }) => plane.includes(source.id)).map(({ source }) => source.crs)).toEqual(plane.map(() => undefined));
  });
});

describe("licences", () => {
  it("keep exactly these sources from being passed on", () => {
    expect(sources.filter(({ source }) => !licences[source.licence].redistribute).map(({ name }) => name)).toEqual([
      "buildings/fgd-buildings",
      "bus-routes/gtfs-routes",
      "bus-stops/gtfs-stops",
      "public-facilities/ksj-p13",
      "rivers/ksj-w05",
      "school-districts/ksj-a27",
      "school-districts/ksj-a32",
    ]);
  });

  it("leave every dataset something to publish", () => {
    expect(datasets.filter((dataset) => redistributableSources(dataset).length === 0)).toEqual([]);
  });

  it("ask a credit of every source", () => {
    for (const { source } of sources) expect(source.attribution.ja.length).toBeGreaterThan(5);
  });
});

describe("what is internal", () => {
  it("is exactly these fields", () => {
    const internal = datasets.flatMap((dataset) => {
      const open = new Set(publicFields(dataset).map(([name]) => name));
      return Object.keys(dataset.fields)
        .filter((name) => !open.has(name))
        .map((name) => `${dataset.id}.${name}`);
    });
    expect(internal).toEqual([
      "aed.note",
      "buildings.dwellings",
      "buildings.note",
      "fire-water.note",
      "medical-institutions.note",
      "public-facilities.phone_extension",
      "public-facilities.email",
      "public-facilities.note",
      "public-wifi.note",
      "rivers.note",
      "roads.note",
      "ruins.owner",
      "ruins.note",
      "school-districts.note",
      "shelters.phone_extension",
      "shelters.email",
      "shelters.contact_note",
      "tourism.note",
    ]);
  });
});

describe("what is true from a day on", () => {
  it("is zones and warnings from their notification, roads from their opening, sites from their designation", () => {
    const dated = datasets.filter(({ validity }) => Object.keys(validity).length > 0);
    expect(Object.fromEntries(dated.map(({ id, validity }) => [id, validity]))).toEqual({
      "land-use-zones": { from: "decided_on" },
      "landslide-hazard": { from: "designated_on" },
      "planning-areas": { from: "decided_on" },
      roads: { from: "opened_on" },
      ruins: { from: "designated_on" },
    });
  });
});

describe("notices", () => {
  it("stand on zoning, planning areas, hazards, past floods, sites, school districts and shelters", () => {
    expect(datasets.filter(({ notice }) => notice).map(({ id }) => id)).toEqual([
      "flood-hazard",
      "flood-records",
      "land-use-zones",
      "landslide-hazard",
      "planning-areas",
      "ruins",
      "school-districts",
      "shelters",
    ]);
  });
});

describe("the first view", () => {
  it("is the base map with zoning and shelters", () => {
    expect(datasets.filter(({ visibleAtStart }) => visibleAtStart).map(({ id }) => id)).toEqual([
      "buildings",
      "city-boundary",
      "land-use-zones",
      "rivers",
      "roads",
      "shelters",
    ]);
    expect(datasets.filter(({ style }) => style.base).map(({ id }) => id)).toEqual(["buildings", "city-boundary", "rivers", "roads"]);
  });

  it("draws the base map under every theme", () => {
    const highestBase = Math.max(...datasets.filter(({ style }) => style.base).map(({ order }) => order));
    const lowestTheme = Math.min(...datasets.filter(({ style }) => !style.base).map(({ order }) => order));
    expect(highestBase).toBeLessThan(lowestTheme);
  });
});

/** Columns that some releases of a source have and others have not. */
const optionalColumns = new Set(["N03_005", "場所名称"]);

function* japaneseTexts(dataset: DatasetDefinition): Generator<string> {
  yield* [dataset.title.ja, dataset.description.ja, dataset.notice?.ja ?? dataset.title.ja];
  for (const { label, description, codes = [] } of Object.values(dataset.fields)) {
    yield* [label.ja, description?.ja ?? label.ja, ...codes.map((code) => code.label.ja)];
  }
  for (const { title, publisher } of dataset.sources) yield* [title.ja, publisher.ja];
  for (const { label } of dataset.style.classes?.steps ?? []) yield label.ja;
}

/** Any value suits a field without a code list. */
function isCodeOf(dataset: DatasetDefinition, field: string, value: unknown): boolean {
  const codes = dataset.fields[field]?.codes;
  return codes === undefined || codes.some((code) => code.value === value);
}

function columnsOf(rule: ColumnRule): string[] {
  if (Array.isArray(rule)) return rule.flatMap(columnsOf);
  if (typeof rule === "string") return [rule];
  if ("from" in rule) return [rule.from].flat();
  return "join" in rule ? [...rule.join] : [];
}

function mappedValues(rule: ColumnRule): unknown[] {
  if (Array.isArray(rule)) return rule.flatMap(mappedValues);
  if (typeof rule === "string") return [];
  if ("value" in rule) return [rule.value];
  const otherwise = "otherwise" in rule && rule.otherwise !== undefined ? [rule.otherwise] : [];
  return [...Object.values(rule.map ?? {}), ...otherwise];
}

function fold(word: string): string {
  return word.normalize("NFKC").replace(/\s/gu, "").toLowerCase();
}
