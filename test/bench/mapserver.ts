import { spawn, spawnSync } from "node:child_process";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { tileGeometryColumn, tileRows } from "../../sql/build/dataset-table.ts";
import type { DatasetDefinition } from "../../model/dataset.ts";
import type { TileAddress } from "../../model/geo/tile.ts";
import { run } from "./bench-city.ts";

const mapserv = "/usr/lib/cgi-bin/mapserv";

export const hasMapServer = [
  [mapserv, "-v"],
  ["spawn-fcgi", "-v"],
  ["nginx", "-v"],
].every(([command = "", option = ""]) => spawnSync(command, [option]).status === 0);

interface MapServer {
  fetch(tile: TileAddress): Promise<Uint8Array>;
  stop(): void;
}

/** MapServer as it is run in earnest: two FastCGI processes with open database connections behind nginx, on our own tables. */
export async function startMapServer(
  folder: string,
  database: URL,
  { layers, zooms }: { layers: readonly DatasetDefinition[]; zooms: readonly number[] },
): Promise<MapServer> {
  await mkdir(folder, { recursive: true });
  for (const z of zooms) await writeFile(path.join(folder, `z${z}.map`), mapFile(layers, z, database));
  await writeFile(path.join(folder, "mapserver.conf"), 'CONFIG ENV "MS_MAP_PATTERN" "." END END');
  const socket = path.join(folder, "fcgi");
  const { stdout } = await run("spawn-fcgi", ["-s", socket, "-M", "0777", "-F", "2", mapserv], {
    env: { ...process.env, MAPSERVER_CONFIG_FILE: path.join(folder, "mapserver.conf") },
  });
  const processes = Array.from(stdout.matchAll(/PID: (\d+)/g), ([, id]) => Number(id));
  const port = 30_000 + (process.pid % 10_000);
  await writeFile(path.join(folder, "nginx.conf"), nginxConfiguration(folder, socket, port));
  const nginx = spawn("nginx", ["-p", folder, "-c", path.join(folder, "nginx.conf")], { stdio: "ignore" });
  const fetchTile = async ({ z, x, y }: TileAddress): Promise<Uint8Array> => {
    const query = `map=${folder}/z${z}.map&mode=tile&tilemode=gmap&tile=${x}+${y}+${z}&layers=all&map.imagetype=mvt`;
    const response = await fetch(`http://127.0.0.1:${port}/?${query}`);
    if (response.headers.get("content-type") !== "application/vnd.mapbox-vector-tile") throw new Error(await response.text());
    return new Uint8Array(await response.arrayBuffer());
  };
  const [z = 0] = zooms;
  for (let tries = 50; tries > 0 && !(await fetchTile({ z, x: 0, y: 0 }).catch(() => undefined)); tries--) await sleep(100);
  return {
    fetch: fetchTile,
    stop() {
      nginx.kill("SIGTERM");
      for (const id of processes) process.kill(id, "SIGKILL");
    },
  };
}

const layerTypes = { point: "POINT", line: "LINE", polygon: "POLYGON", mixed: "POLYGON" } as const;

function mapFile(layers: readonly DatasetDefinition[], z: number, { hostname, port, username, password, pathname }: URL): string {
  const drawn = layers.filter(({ tiles }) => z >= tiles.minZoom);
  return `MAP NAME "bench" SIZE 256 256 EXTENT -20037508.34 -20037508.34 20037508.34 20037508.34
    PROJECTION "init=epsg:3857" END
    OUTPUTFORMAT NAME "mvt" DRIVER MVT FORMATOPTION "EXTENT=4096" FORMATOPTION "EDGE_BUFFER=64" END
    ${drawn
      .map((dataset) => {
        const { id, geometry, tiles } = dataset;
        const fields = tiles.fields.map((name) => `"${name}"`).join(", ");
        const column = tileGeometryColumn(dataset, z);
        return `LAYER NAME "${id}" TYPE ${layerTypes[geometry]} STATUS ON CONNECTIONTYPE POSTGIS PROCESSING "CLOSE_CONNECTION=DEFER"
          CONNECTION "host=${hostname} port=${port || "5432"} user=${username} password=${password} dbname=${pathname.slice(1)}"
          DATA '${column} from (select fid, ${fields}, ${column} from published.${id.replaceAll("-", "_")} where version_to is null and ${tileRows(dataset, column).replaceAll("'", "\\'")}) as t using unique fid using srid=3857'
          PROJECTION "init=epsg:3857" END
          METADATA "gml_include_items" "${tiles.fields.join(",")}" "gml_featureid" "fid" "gml_types" "auto" END
        END`;
      })
      .join("\n")}
  END`;
}

function nginxConfiguration(folder: string, socket: string, port: number): string {
  return `daemon off; user root; worker_processes 1; pid ${folder}/pid; error_log ${folder}/error.log;
    events { worker_connections 64; }
    http {
      access_log off; client_body_temp_path ${folder}/a; proxy_temp_path ${folder}/b; fastcgi_temp_path ${folder}/c;
      uwsgi_temp_path ${folder}/d; scgi_temp_path ${folder}/e; fastcgi_buffers 64 64k;
      server { listen 127.0.0.1:${port}; location / {
        fastcgi_pass unix:${socket}; fastcgi_keep_conn off;
        fastcgi_param QUERY_STRING $query_string; fastcgi_param REQUEST_METHOD GET; fastcgi_param SCRIPT_NAME /;
      } }
    }`;
}
