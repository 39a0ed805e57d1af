import { Problem } from "../../../model/problem.ts";
import { headOf } from "../file/head.ts";
import type { DeliveredFile, Delivery } from "../reader.ts";
import { GtfsTable } from "./gtfs-table.ts";

export interface GtfsFeed {
  readonly agencies: Agencies;
  readonly stops: GtfsTable;
  readonly routes: GtfsTable;
  readonly trips: GtfsTable;
  readonly stopTimes: GtfsTable;
  readonly calendar: GtfsTable | undefined;
  readonly calendarDates: GtfsTable | undefined;
  readonly frequencies: GtfsTable | undefined;
  readonly shapes: GtfsTable | undefined;
}

const required = ["stops.txt", "routes.txt", "trips.txt", "stop_times.txt"];
const headBytes = 4096;

/** Does the table's header name these columns? Any other text file may have the table's name. */
export async function isGtfsTable(file: DeliveredFile, columns: readonly string[]): Promise<boolean> {
  const [header = ""] = (await headOf(file.path, headBytes))
    .toString("utf8")
    .replace(/^\ufeff/, "")
    .split(/[\r\n]/, 1);
  const names = header.split(",").map((name) => name.replaceAll('"', "").trim());
  return columns.every((column) => names.includes(column));
}

/**
 * The tables beside one of them.
 * @throws Problem `missing-part` naming every table that a feed cannot be without.
 */
export async function gtfsFeed(file: DeliveredFile, delivery: Delivery, asked: string | undefined): Promise<GtfsFeed> {
  const folder = file.name.replace(/[^/]*$/, "");
  const find = (name: string) => delivery.files.find((other) => other.name.toLowerCase() === (folder + name).toLowerCase());
  const missing = required.filter((name) => find(name) === undefined);
  if (find("calendar.txt") === undefined && find("calendar_dates.txt") === undefined) missing.push("calendar.txt");
  if (missing.length > 0) throw incomplete(file, missing);
  const table = async (name: string) => {
    const found = find(name);
    return found && (await GtfsTable.open(found, asked));
  };
  const given = async (name: string) => (await table(name)) ?? GtfsTable.open(file, asked);
  return {
    agencies: await readAgencies(await table("agency.txt")),
    stops: await given("stops.txt"),
    routes: await given("routes.txt"),
    trips: await given("trips.txt"),
    stopTimes: await given("stop_times.txt"),
    calendar: await table("calendar.txt"),
    calendarDates: await table("calendar_dates.txt"),
    frequencies: await table("frequencies.txt"),
    shapes: await table("shapes.txt"),
  };
}

/** Who runs the vehicles. */
export interface Agencies {
  /** All of them, in the order of the feed. */
  readonly names: string;
  /** By `agency_id`, which a feed of one company may leave out. */
  nameOf(id: string): string | null;
}

async function readAgencies(table: GtfsTable | undefined): Promise<Agencies> {
  const names = new Map<string, string>();
  for await (const rows of table?.rows() ?? []) {
    for (const row of rows) names.set(table?.reading("agency_id")(row) ?? "", table?.reading("agency_name")(row) ?? "");
  }
  const all = [...new Set(names.values())].join("、");
  return { names: all, nameOf: (id) => names.get(id) ?? (names.size === 1 ? all : null) };
}

/** Column that both layers get from `agency.txt`. */
export const agencyColumn = "agency_name";

function incomplete(file: DeliveredFile, missing: readonly string[]): Problem {
  return new Problem("missing-part", {
    where: file.name,
    detail: { ja: `GTFS のうち ${missing.join("、")} がありません`, en: `The GTFS feed lacks ${missing.join(" and ")}` },
    remedy: { ja: "GTFS の zip をそのまま提出してください", en: "Deliver the zip of the feed as it is" },
  });
}
