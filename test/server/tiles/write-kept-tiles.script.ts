import { writeKeptTiles } from "../../../server/tile-service/kept-tiles-file.ts";

/** Writes the file named again and again, each time filled with another number, and says how often it has; until it is killed. */
const file = process.argv[2] ?? "";
for (let save = 1; save < 250; save++) {
  const bytes = Buffer.alloc(10_000, save);
  await writeKeptTiles(file, {
    database: "d",
    datasets: {},
    tiles: new Map(Array.from({ length: 200 }, (_, n) => [`test-plots@1/8/${n}/0;br`, { etag: '"e"', bytes }])),
  });
  process.send?.(save);
}
