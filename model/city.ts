import { z } from "zod";
import type { DatasetDefinition } from "./dataset.ts";
import { licenceIds } from "./licence.ts";
import { localTextSchema } from "./local-text.ts";

/** A municipality's configuration: one file in `config/cities/`, the only place that knows which city this is. */

const longitude = z.number().min(122).max(154.5);
const latitude = z.number().min(20).max(46);
const code5 = z.string().regex(/^\d{5}$/, "five digits");

const citySchema = z
  .strictObject({
    /** Municipality code without and with its check digit (全国地方公共団体コード). */
    code5,
    code6: z.string().regex(/^\d{6}$/, "six digits"),
    name: localTextSchema,
    prefecture: localTextSchema,
    /** EPSG code of the plane rectangular zone (JGD2011) in which lengths and areas are measured and maps printed. */
    planeEpsg: z.int().min(6669).max(6687),
    /** Number of the regional bureau of MLIT (地方整備局) that manages the national rivers here, as in KSJ file names: 86 is Kinki. */
    regionalBureau: z
      .string()
      .regex(/^\d{2}$/)
      .optional(),
    /** Where the viewer opens. */
    center: z.tuple([longitude, latitude]),
    zoom: z.number().min(5).max(18),
    /** West, south, east, north. */
    bbox: z.tuple([longitude, latitude, longitude, latitude]),
    /** The page where residents ask about the data. */
    contactPage: z.url(),
    /** Municipalities that merged into this one: their names still stand in old addresses. */
    formerMunicipalities: z.array(z.strictObject({ code5, name: localTextSchema })).default([]),
    /** How deliveries of the city's own departments are published. */
    ownData: z.strictObject({
      licence: z.enum(licenceIds),
      attribution: localTextSchema,
      landing: z.url(),
    }),
  })
  .superRefine((city, context) => {
    for (const problem of inconsistencies(city)) context.addIssue({ code: "custom", message: problem });
  });

export type City = z.output<typeof citySchema>;

/** @throws ZodError listing every inconsistency at once. */
export function parseCity(input: unknown): City {
  return citySchema.parse(input);
}

/** What every visitor may know of the city. */
export type PublicCity = Pick<City, "code5" | "code6" | "name" | "prefecture" | "planeEpsg" | "center" | "zoom" | "bbox" | "contactPage">;

export function publicCity(city: City): PublicCity {
  const { code5, code6, name, prefecture, planeEpsg, center, zoom, bbox, contactPage } = city;
  return { code5, code6, name, prefecture, planeEpsg, center, zoom, bbox, contactPage };
}

/** The definition with the city's name, page, licence and credit on its own deliveries. */
export function withCity(dataset: DatasetDefinition, city: City): DatasetDefinition {
  const { licence, landing, attribution } = city.ownData;
  const sources = dataset.sources.map((source) => {
    if (!source.cityData) return source;
    const credit = { ja: `${attribution.ja}「${dataset.title.ja}」`, en: `${dataset.title.en}, ${attribution.en}` };
    return { ...source, publisher: city.name, landing, licence, attribution: credit };
  });
  return Object.freeze({ ...dataset, sources });
}

/** 25213 → 252131: the code with its check digit. */
export function withCheckDigit(code5: string): string {
  const sum = [...code5].reduce((total, digit, place) => total + Number(digit) * (6 - place), 0);
  const check = sum < 11 ? 11 - sum : 11 - (sum % 11);
  return code5 + String(check % 10);
}

function* inconsistencies(city: {
  code5: string;
  code6: string;
  center: [number, number];
  bbox: [number, number, number, number];
}): Generator<string> {
  const code6 = withCheckDigit(city.code5);
  if (city.code6 !== code6) yield `code6: ${city.code5} with its check digit is ${code6}, not ${city.code6}`;
  const [west, south, east, north] = city.bbox;
  if (west >= east || south >= north) yield "bbox: west, south, east, north in this order";
  const [lon, lat] = city.center;
  if (lon < west || lon > east || lat < south || lat > north) yield "center lies outside bbox";
}
