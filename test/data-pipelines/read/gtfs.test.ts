import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { openLayers } from "../../../data-pipelines/delivery/layers.ts";
import { openDelivery } from "../../../data-pipelines/delivery/open-delivery.ts";
import { reader } from "../../../data-pipelines/read/gtfs.ts";
import { hasRealData, realFile } from "../../support/real-data.ts";
import { temporaryFolder } from "./support/folders.ts";
import { readLayersIn, writeText } from "./support/layered-reading.ts";
import { problemOf, readAll } from "./support/reading.ts";
import { decodeWkb } from "./support/wkb.ts";
import { writeZip } from "./support/zip-file.ts";

const folder = temporaryFolder();
let feeds = 0;

/** Two routes; the weekday line has a shape, the Sunday line none. */
const tables: Readonly<Record<string, string>> = {
  "stops.txt":
    "stop_id,stop_name,stop_lat,stop_lon,location_type,parent_station\nS,駅,35.1,136.2,1,\nA,駅 1番,35.1,136.2,0,S\nB,市役所,35.2,136.3,0,\nC,終点,35.3,136.4,0,\nD,休止,,,0,\n",
  "routes.txt": "route_id,route_short_name,route_long_name,route_type\nR1,,市街線,3\nR2,,日曜線,3\nR3,,廃止線,3\n",
  "trips.txt": "route_id,service_id,trip_id,shape_id\nR1,weekday,T1,K\nR1,weekday,T2,K\nR2,sunday,T3,\n",
  "stop_times.txt":
    "trip_id,arrival_time,departure_time,stop_id,stop_sequence,pickup_type\nT1,8:00:00,8:00:00,A,1,\nT1,8:10:00,8:10:00,B,5,\nT1,8:20:00,8:20:00,C,9,\nT2,25:10:00,25:10:00,B,2,\nT2,25:00:00,25:00:00,A,1,\nT2,25:20:00,25:20:00,C,3,\nT3,9:00:00,9:00:00,A,1,\nT3,9:10:00,9:10:00,B,2,1\nT3,9:20:00,9:20:00,C,3,\n",
  "calendar.txt":
    "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\nweekday,1,1,1,1,1,0,0,20240401,20240630\nsunday,0,0,0,0,0,0,1,20240401,20240630\n",
  "calendar_dates.txt": "service_id,date,exception_type\nweekday,20240429,2\nsunday,20240429,1\n",
  "shapes.txt": "shape_id,shape_pt_lat,shape_pt_lon,shape_pt_sequence\nK,35.3,136.4,10\nK,35.1,136.2,1\nK,35.15,136.25,2\n",
  "agency.txt": "agency_id,agency_name\n1,試験\n",
};

function feed(changes: Readonly<Record<string, string | undefined>> = {}): string {
  const path = join(folder, String(++feeds));
  mkdirSync(path);
  for (const [name, text] of Object.entries({ ...tables, ...changes })) if (text !== undefined) writeText(path, name, text);
  return path;
}

const stopsOf = async (path: string) => (await readLayersIn(reader, path, "stops.txt"))[0];
const routesOf = async (path: string) => (await readLayersIn(reader, path, "routes.txt"))[0];
const week = (properties: Readonly<Record<string, unknown>> | undefined, prefix: string) =>
  Object.entries(properties ?? {})
    .filter(([name]) => name.startsWith(prefix))
    .map(([, value]) => value);

describe("GTFS", () => {
  it("gives stops with their departures on an ordinary day of each kind", async () => {
    const stops = await stopsOf(feed());
    expect(stops?.layer).toMatchObject({ name: "stops", file: "stops.txt", crs: 4326, count: 5, hasGeometry: true, encoding: "UTF-8" });
    expect(stops?.geometries).toEqual([
      ...[
        [136.2, 35.1],
        [136.2, 35.1],
        [136.3, 35.2],
        [136.4, 35.3],
      ].map((coordinates) => ({ type: "Point", coordinates })),
      null,
    ]);
    const departures = Object.fromEntries(
      stops?.features.map(({ properties }) => [String(properties["stop_id"]), week(properties, "departures_")]) ?? [],
    );
    expect(departures).toEqual({
      S: [2, 2, 2, 2, 2, 0, 1],
      A: [2, 2, 2, 2, 2, 0, 1],
      B: [2, 2, 2, 2, 2, 0, 0],
      C: [0, 0, 0, 0, 0, 0, 0],
      D: [0, 0, 0, 0, 0, 0, 0],
    });
    expect(stops?.features.map(({ row }) => row)).toEqual([2, 3, 4, 5, 6]);
    expect(stops?.features[0]?.properties).toMatchObject({ stop_name: "駅", parent_station: null });
  });

  it("gives routes as their shapes, or flagged as lines through their stops", async () => {
    const routes = await routesOf(feed());
    expect(routes?.features.map(({ properties }) => [properties["route_id"], properties["line_from"], week(properties, "trips_")])).toEqual(
      [
        ["R1", "shapes", [2, 2, 2, 2, 2, 0, 0]],
        ["R2", "stops", [0, 0, 0, 0, 0, 0, 1]],
        ["R3", null, [0, 0, 0, 0, 0, 0, 0]],
      ],
    );
    expect(routes?.geometries).toEqual([
      {
        type: "LineString",
        coordinates: [
          [136.2, 35.1],
          [136.25, 35.15],
          [136.4, 35.3],
        ],
      },
      {
        type: "LineString",
        coordinates: [
          [136.2, 35.1],
          [136.3, 35.2],
          [136.4, 35.3],
        ],
      },
      null,
    ]);
  });

  it("does not count timetables twice that follow each other, and knows feeds of dates alone and of headways", async () => {
    const header = "service_id,monday,tuesday,wednesday,thursday,friday,saturday,sunday,start_date,end_date\n";
    const twoPeriods = feed({
      "calendar.txt": `${header}weekday,1,1,1,1,1,0,0,20240401,20240430\nsunday,1,1,1,1,1,0,0,20240501,20240630\n`,
      "calendar_dates.txt": undefined,
    });
    expect(week((await stopsOf(twoPeriods))?.features[1]?.properties, "departures_")).toEqual([1, 1, 1, 1, 1, 0, 0]);
    const datesOnly = feed({
      "calendar.txt": undefined,
      "calendar_dates.txt": "service_id,date,exception_type\nweekday,20240401,1\nweekday,20240408,1\nsunday,20240415,1\n",
    });
    expect(week((await stopsOf(datesOnly))?.features[1]?.properties, "departures_")).toEqual([2, 0, 0, 0, 0, 0, 0]);
    const headways = feed({ "frequencies.txt": "trip_id,start_time,end_time,headway_secs\nT1,08:00:00,10:00:00,1800\n" });
    expect(week((await stopsOf(headways))?.features[1]?.properties, "departures_")[0]).toBe(5);
  });

  it("in a zip gives these two layers and passes over the other tables and texts", async () => {
    const zip = await writeZip(join(folder, "feed.zip"), {
      ...tables,
      "readme.txt": "説明",
      "stops_old/stops.txt": "これは表ではありません",
    });
    const { delivery, close } = await openDelivery(zip, { temporaryDirectory: folder });
    try {
      expect((await openLayers(delivery)).map(({ name }) => name)).toEqual(["routes", "stops"]);
    } finally {
      await close();
    }
  });

  it("that is not complete is refused with all that is missing", async () => {
    const problem = await problemOf(stopsOf(feed({ "trips.txt": undefined, "calendar.txt": undefined, "calendar_dates.txt": undefined })));
    expect(problem).toMatchObject({ reason: "missing-part", where: "stops.txt" });
    expect(problem.detail.en).toContain("trips.txt and calendar.txt");
    const broken = feed({ "stop_times.txt": `${tables["stop_times.txt"]}T1,"8:00` });
    expect((await problemOf(stopsOf(broken))).where).toBe("stop_times.txt");
  });
});

describe.skipIf(!hasRealData)("the buses of Muroran", () => {
  it("have 706 stops and 74 routes with shapes; the feed's 541 trips are all counted", async () => {
    const { delivery, close } = await openDelivery(realFile("transport", "donanbus_gtfs_jp"), { temporaryDirectory: folder });
    try {
      const [routes, stops, ...others] = await openLayers(delivery);
      expect(others).toEqual([]);
      expect([routes?.name, routes?.count, stops?.name, stops?.count]).toEqual(["routes", 74, "stops", 706]);
      const routeFeatures = routes ? await readAll(routes) : [];
      const stopFeatures = stops ? await readAll(stops) : [];
      expect(routeFeatures.every(({ properties, wkb }) => properties["line_from"] === "shapes" && wkb !== null)).toBe(true);
      const sum = (column: string) => routeFeatures.reduce((total, { properties }) => total + Number(properties[column]), 0);
      expect(sum("trips_monday") + sum("trips_sunday")).toBe(541);
      const positions = stopFeatures.map(({ wkb }) => decodeWkb(wkb)?.coordinates as [number, number]);
      expect(
        [Math.min(...positions.map(([x]) => x)), Math.max(...positions.map(([, y]) => y))].map((degrees) => degrees.toFixed(4)),
      ).toEqual(["140.9171", "42.4248"]);
    } finally {
      await close();
    }
  });
});
