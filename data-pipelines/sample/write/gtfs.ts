import { join } from "node:path";
import type { BusLine, BusNetwork } from "../buses.ts";
import { distance, at } from "../plane-geometry.ts";
import { fictionNote } from "../names.ts";
import type { World } from "../world.ts";
import { lonLatOf } from "./crs.ts";
import { csvText, type CsvValue } from "./csv.ts";
import { writeZip } from "./zip.ts";

/** No company has this corporate number: its check digit is wrong on purpose. */
const agency = "9999999999999";
const site = "https://mihon-bus.example/";
const fareYen = 220;
const busMetersPerMinute = 420;

type Rows = readonly Record<string, CsvValue>[];

/** A feed in 標準的なバス情報フォーマット (GTFS-JP): `bus-stops` and `bus-routes` take it with `--from`. */
export async function writeBuses({ buses }: World, folder: string): Promise<string[]> {
  const tables: Record<string, Rows> = { ...companyTables, ...lineTables(buses), ...calendarTables, ...feedTables(buses) };
  const file = join(folder, "見本交通_GTFS-JP_20260401.zip");
  const members = Object.entries(tables).map(([name, rows]) => ({
    name: `${name}.txt`,
    bytes: Buffer.from(csvText(Object.keys(rows[0] ?? {}), rows), "utf8"),
  }));
  await writeZip(file, members);
  return [file];
}

const companyTables: Record<string, Rows> = {
  agency: [
    {
      agency_id: agency,
      agency_name: "見本交通（架空）",
      agency_url: site,
      agency_timezone: "Asia/Tokyo",
      agency_lang: "ja",
      agency_phone: "0000-00-9999",
    },
  ],
  agency_jp: [
    {
      agency_id: agency,
      agency_official_name: "見本交通株式会社（架空）",
      agency_zip_number: "0000000",
      agency_address: "見本県見本市駅前町1番地",
      agency_president_pos: "代表取締役",
      agency_president_name: "見本太郎",
    },
  ],
  office_jp: [{ office_id: "1", office_name: "見本営業所", office_url: site, office_phone: "0000-00-9998" }],
};

function lineTables({ stops, lines }: BusNetwork): Record<string, Rows> {
  return {
    stops: stopRows(stops),
    routes: lines.map((line) => ({
      route_id: line.id,
      agency_id: agency,
      route_short_name: "",
      route_long_name: line.name,
      route_desc: fictionNote,
      route_type: 3,
    })),
    routes_jp: lines.map((line) => ({
      route_id: line.id,
      route_update_date: feedStart,
      origin_stop: line.stops[0]?.stop.name,
      via_stop: "",
      destination_stop: line.stops.at(-1)?.stop.name,
    })),
    trips: lines.flatMap(tripRows),
    stop_times: lines.flatMap(stopTimeRows),
    shapes: lines.flatMap(shapeRows),
    fare_attributes: [{ fare_id: "flat", price: fareYen, currency_type: "JPY", payment_method: 0, transfers: 0 }],
    fare_rules: lines.map((line) => ({ fare_id: "flat", route_id: line.id })),
  };
}

const feedStart = "20260401";
const feedEnd = "20270331";
const onWeekdays = { monday: 1, tuesday: 1, wednesday: 1, thursday: 1, friday: 1, saturday: 0, sunday: 0 };
const onHolidays = { monday: 0, tuesday: 0, wednesday: 0, thursday: 0, friday: 0, saturday: 1, sunday: 1 };
const publicHolidays = ["20260429", "20260504", "20260505", "20270101"];

const calendarTables: Record<string, Rows> = {
  calendar: [
    { service_id: "weekday", ...onWeekdays, start_date: feedStart, end_date: feedEnd },
    { service_id: "holiday", ...onHolidays, start_date: feedStart, end_date: feedEnd },
  ],
  calendar_dates: publicHolidays.flatMap((date) => [
    { service_id: "weekday", date, exception_type: 2 },
    { service_id: "holiday", date, exception_type: 1 },
  ]),
};

function feedTables({ stops, lines }: BusNetwork): Record<string, Rows> {
  return {
    feed_info: [
      {
        feed_publisher_name: "見本市（架空）",
        feed_publisher_url: "https://mihon.example/",
        feed_lang: "ja",
        feed_start_date: feedStart,
        feed_end_date: feedEnd,
        feed_version: `${feedStart}_1`,
      },
    ],
    translations: [
      ...stops.map(({ id, kana }) => translation("stops", "stop_name", { id, kana })),
      ...lines.map(({ id, kana }) => translation("routes", "route_long_name", { id, kana })),
    ],
  };
}

function stopRows(stops: BusNetwork["stops"]): Rows {
  return stops.map(({ id, name, place }) => {
    const [lon, lat] = lonLatOf(place);
    return {
      stop_id: id,
      stop_code: id.slice(1),
      stop_name: name,
      stop_lat: lat.toFixed(6),
      stop_lon: lon.toFixed(6),
      zone_id: id,
      location_type: 0,
    };
  });
}

/** Every departure runs out and, after a pause, back. */
function runs(line: BusLine): { id: string; service: string; direction: 0 | 1; startMinutes: number }[] {
  const minutes = Math.ceil((line.stops.at(-1)?.alongMeters ?? 0) / busMetersPerMinute) + 8;
  return (["weekday", "holiday"] as const).flatMap((service) =>
    (service === "weekday" ? line.weekdayDepartures : line.holidayDepartures).flatMap((start, i) =>
      ([0, 1] as const).map((direction) => ({
        id: `${line.id}_${service}_${i + 1}_${direction}`,
        service,
        direction,
        startMinutes: start + direction * minutes,
      })),
    ),
  );
}

function tripRows(line: BusLine): Rows {
  return runs(line).map(({ id, service, direction }) => ({
    route_id: line.id,
    service_id: service,
    trip_id: id,
    trip_headsign: (direction === 0 ? line.stops.at(-1) : line.stops[0])?.stop.name,
    direction_id: direction,
    shape_id: `${line.id}_${direction}`,
    wheelchair_accessible: 1,
    jp_office_id: "1",
  }));
}

function stopTimeRows(line: BusLine): Rows {
  const total = line.stops.at(-1)?.alongMeters ?? 0;
  return runs(line).flatMap(({ id, direction, startMinutes }) => {
    const stops = direction === 0 ? line.stops : line.stops.toReversed();
    return stops.map(({ stop, alongMeters }, i) => {
      const metres = direction === 0 ? alongMeters : total - alongMeters;
      const time = clock(startMinutes + Math.round(metres / busMetersPerMinute + i * 0.3));
      return {
        trip_id: id,
        arrival_time: time,
        departure_time: time,
        stop_id: stop.id,
        stop_sequence: i + 1,
        shape_dist_traveled: Math.round(metres),
        timepoint: 1,
      };
    });
  });
}

function clock(minutes: number): string {
  return `${String(Math.floor(minutes / 60)).padStart(2, "0")}:${String(minutes % 60).padStart(2, "0")}:00`;
}

function shapeRows(line: BusLine): Rows {
  return [line.line, line.line.toReversed()].flatMap((points, direction) => {
    let metres = 0;
    return points.map((place, i) => {
      if (i > 0) metres += distance(at(points, i - 1), place);
      const [lon, lat] = lonLatOf(place);
      return {
        shape_id: `${line.id}_${direction}`,
        shape_pt_lat: lat.toFixed(6),
        shape_pt_lon: lon.toFixed(6),
        shape_pt_sequence: i + 1,
        shape_dist_traveled: Math.round(metres),
      };
    });
  });
}

function translation(table: string, field: string, { id, kana }: { id: string; kana: string }): Record<string, CsvValue> {
  return { table_name: table, field_name: field, language: "ja-Hrkt", translation: kana, record_id: id };
}
