import { existsSync } from "node:fs";
import { cp, mkdir, rename, rm, writeFile } from "node:fs/promises";
import path from "node:path";
import { parseArgs } from "node:util";
import type { FeatureCollection } from "geojson";
import { z } from "zod";
import { loadCity } from "../config/city.ts";
import { readEnvironment } from "../config/environment.ts";
import { runCommand } from "../config/terminal.ts";
import { loadDatasets } from "../datasets/index.ts";
import { withCity } from "../model/city.ts";
import { Problem } from "../model/problem.ts";
import { connect } from "../sql/connect.ts";
import { migrate } from "../sql/migrate.ts";
import { loadFormats } from "./formats/index.ts";
import { districts } from "./offline/districts.ts";
import { makePack, packedFiles } from "./offline/make-pack.ts";
import { webManifest } from "./offline/web-manifest.ts";
import { Platform } from "./platform.ts";

const viewerFolder = path.resolve(import.meta.dirname, "../.build/viewer");

/**
 * `npm run export-site -- --url https://mirror.example.jp --out FOLDER`: viewer, offline page and the packs of all districts as files that
 * any web server can host when the platform is down. Queries of addresses are for the platform; a server of files ignores them.
 */
await runCommand(async () => {
  const { values } = parseArgs({ options: { url: { type: "string" }, out: { type: "string" } } });
  const base = readUrl(values.url);
  const out = values.out ?? "site";
  if (existsSync(out)) throw alreadyThere(out);
  const environment = readEnvironment();
  const city = await loadCity(environment.cityCode);
  const datasets = (await loadDatasets()).map((dataset) => withCity(dataset, city));
  const platform = new Platform({ city, datasets, formats: await loadFormats(), publicUrl: base });
  const database = await connect(environment);
  const unfinished = `${out}.part`;
  try {
    await migrate(database, datasets);
    platform.attach(database);
    await rm(unfinished, { recursive: true, force: true });
    await cp(viewerFolder, unfinished, { recursive: true });
    await writeSite(platform, unfinished, base);
    await rename(unfinished, out);
  } finally {
    await rm(unfinished, { recursive: true, force: true });
    await database.close();
  }
});

function readUrl(text: string | undefined): string {
  const url = z.url({ protocol: /^https?$/ }).safeParse(text);
  if (url.success) return url.data.replace(/\/$/, "");
  throw new Problem("invalid-parameter", {
    where: "--url",
    detail: { ja: "公開するアドレスが必要です", en: "The address it will be published at is needed" },
    remedy: { ja: "--url https://mirror.example.jp", en: "--url https://mirror.example.jp" },
  });
}

function alreadyThere(out: string): Problem {
  return new Problem("not-allowed", {
    where: out,
    detail: { ja: `${out} はすでにあります`, en: `${out} exists already` },
    remedy: { ja: "--out に新しいフォルダーを指定してください", en: "Name a new folder with --out" },
  });
}

async function writeSite(platform: Platform, folder: string, base: string): Promise<void> {
  const write = (address: string, body: string | Uint8Array) => writeUnder(folder, address, body);
  const known = await districts(platform);
  await write("/manifest.webmanifest", JSON.stringify(webManifest(platform.city, "ja")));
  await write("/offline/districts.json", JSON.stringify({ districts: known }));
  for (const district of known) {
    const { manifest, gzipped } = await makePack(platform, district, base);
    await write(`/offline/${district.id}/pack.json`, JSON.stringify(manifest));
    await write(`/offline/${district.id}/pack.bin`, gzipped);
    for await (const { path: address, body } of packedFiles(platform, district, base)) {
      await write(address, body);
      const rows = /^\/offline\/[^/]+\/([^/]+)\.geojson$/.exec(address)?.[1];
      if (rows !== undefined) await writeItems(write, rows, body);
    }
  }
}

/** Row by row, as the viewer asks for them. */
async function writeItems(write: (address: string, body: string) => Promise<void>, dataset: string, rows: Uint8Array): Promise<void> {
  // What we have just written.
  const { features } = JSON.parse(Buffer.from(rows).toString()) as FeatureCollection;
  for (const feature of features) await write(`/api/collections/${dataset}/items/${feature.id}`, JSON.stringify(feature));
}

async function writeUnder(folder: string, address: string, body: string | Uint8Array): Promise<void> {
  const [pathname = "", query = ""] = address.split("?");
  // One file for all languages: the labels of the map are then Japanese.
  if (query.startsWith("lang=") && query !== "lang=ja") return;
  const file = path.join(folder, ...pathname.split("/").map(decodeURIComponent));
  await mkdir(path.dirname(file), { recursive: true });
  await writeFile(file, body);
}
