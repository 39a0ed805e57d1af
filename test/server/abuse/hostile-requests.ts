import type { Random } from "../../../data-pipelines/sample/random.ts";

/** A request as a careless or hostile client would make it. */
export interface HostileRequest {
  readonly method: string;
  readonly path: string;
  readonly headers: Record<string, string>;
  readonly body?: string;
}

/** Values that parsers, SQL and file systems have stumbled over elsewhere. */
const hostileValues = [
  "",
  " ",
  "0",
  "-1",
  "1e400",
  "NaN",
  "99999999999999999999",
  "0x10",
  "١٢٣",
  "１２",
  "null",
  "undefined",
  "true",
  "[object Object]",
  "__proto__",
  "constructor",
  "%00",
  "\u0000",
  "%ff%fe",
  "%",
  "%zz",
  "../../etc/passwd",
  "..%2f..%2fetc%2fpasswd",
  "'",
  '"',
  "';drop table data.test_plots;--",
  "1 or 1=1",
  "1) union select owner from data.test_plots--",
  "pg_sleep(10)",
  "$1",
  "{{7*7}}",
  "<script>alert(1)</script>",
  "\u202E",
  "𠮷野家",
  "か\u3099",
  "A".repeat(5000),
  "(".repeat(2000),
  "name='".repeat(300),
  `not ${"not ".repeat(500)}true`,
  "2026-13-45",
  "2026-02-30T25:61:61Z",
  "0000-00-00/..",
  "../..",
  "136,35,135,34",
  "136,35,NaN,36",
  "1,2,3",
  "-1e308,-1e308,1e308,1e308",
  "name LIKE '%_%' ESCAPE '",
  "S_INTERSECTS(geom,POLYGON((0 0,1 1,1 0,0 0))",
  "S_INTERSECTS(geom,POINT(1e999 0))",
  `S_INTERSECTS(geom,LINESTRING(${Array.from({ length: 3000 }, (_, n) => `${n} 0`).join(",")}))`,
  '{"op":"and","args":[]}',
  `${'{"op":"not","args":['.repeat(300)}true${"]}".repeat(300)}`,
];

/** Values that are right, so that hostile ones are reached behind them. */
const goodValues = [
  "test-plots",
  "1",
  "10",
  "csv",
  "geojson",
  "fgb",
  "gpkg",
  "json",
  "html",
  "136.19,35.09,136.25,35.15",
  "2026-04-01",
  "name='区画1'",
  "area>3 and kind='1'",
  "S_INTERSECTS(geom,BBOX(136,35,137,36))",
  "http://www.opengis.net/def/crs/EPSG/0/6674",
  "cql2-text",
  "cql2-json",
  "name,-area",
  "WebMercatorQuad",
  "ja",
  "en",
];

const methods = ["GET", "GET", "GET", "GET", "GET", "GET", "HEAD", "POST", "OPTIONS", "PUT", "DELETE", "PATCH"];

const headerValues: Record<string, readonly string[]> = {
  accept: ["*/*", "text/html", "application/json", "application/xml;q=0", ";;;", "a".repeat(2000)],
  "accept-encoding": ["gzip", "br", "identity;q=0", "*;q=0", "compress, gzip;q=nan"],
  "accept-language": ["ja", "en", "pt-BR", "*", "ja;q=x", "-".repeat(500)],
  "accept-crs": ["<>", "<http://www.opengis.net/def/crs/EPSG/0/999999>"],
  "if-none-match": ["*", '""', 'W/"', '"a","b"', '"'.repeat(1000)],
  "if-modified-since": ["yesterday", "Thu, 01 Jan 1970 00:00:00 GMT"],
  "if-range": ['"x"', "nonsense"],
  range: ["bytes=0-", "bytes=-1", "bytes=5-1", "bytes=0-0,2-3,5-6", "bytes=99999999999-", "lines=1-2", `bytes=${"0-1,".repeat(500)}`],
  "content-type": ["application/json", "application/geo+json", "text/plain; charset=nothing", "application/x-www-form-urlencoded"],
  host: ["evil.example", "localhost:1", "[::1]"],
  "x-forwarded-for": ["1.1.1.1", "::", "not an address"],
  "last-event-id": ["-1", "x", "99999999999999999999"],
};

const bodies = [
  "",
  "{",
  "null",
  "[]",
  '{"type":"Polygon","coordinates":[]}',
  '{"type":"Polygon","coordinates":[[[136,35],[137,35],[136,35]]]}',
  '{"type":"Polygon","coordinates":[[["a","b"],[1e999,0],[0,0],["a","b"]]]}',
  '{"type":"FeatureCollection","features":[{}]}',
  `${"[".repeat(5000)}${"]".repeat(5000)}`,
  '{"__proto__":{"x":1}}',
  JSON.stringify({ type: "Polygon", coordinates: [Array.from({ length: 20_000 }, (_, n) => [136 + Math.cos(n), 35 + Math.sin(n)])] }),
];

/**
 * One request: a known path whose parts and parameters are swapped for other ones.
 * @param templates paths like `/tiles/{dataset}/{z}` with the names of the parameters they take.
 */
export function hostileRequest(random: Random, templates: readonly { path: string; parameters: readonly string[] }[]): HostileRequest {
  const { path, parameters } = random.pick(templates);
  const filled = path.replace(/\{[^}]+\}/g, (part) => pathPart(random, part));
  const names = [...parameters, "unknown", "__proto__"];
  const query = Array.from({ length: random.integer(0, 3) }, () => `${random.pick(names)}=${queryValue(random)}`).join("&");
  const headers = Object.fromEntries(
    Array.from({ length: random.integer(0, 2) }, () => {
      const name = random.pick(Object.keys(headerValues));
      return [name, random.pick(headerValues[name] ?? [""])];
    }),
  );
  const method = random.pick(methods);
  return {
    method,
    path: requestTarget(query === "" ? filled : `${filled}?${query}`),
    headers,
    ...((method === "POST" || method === "PUT") && { body: random.pick(bodies) }),
  };
}

function pathPart(random: Random, part: string): string {
  const usual: Record<string, readonly string[]> = {
    "{id}": ["test-plots"],
    "{dataset}": ["test-plots", "test-staff", "test-plots,test-plots"],
    "{z}": ["8", "14"],
    "{x}": ["230", "14389"],
    "{y}": ["101", "6497"],
  };
  const good = usual[part] ?? goodValues;
  return random.chance(0.6) ? random.pick(good) : encodeMaybe(random, random.pick(hostileValues)).replaceAll("/", "%2F");
}

function queryValue(random: Random): string {
  return encodeMaybe(random, random.chance(0.5) ? random.pick(goodValues) : random.pick(hostileValues));
}

/** Mostly as a client library writes it, sometimes as typed. */
function encodeMaybe(random: Random, value: string): string {
  return random.chance(0.8) ? encodeURIComponent(value) : value;
}

/** Node's own client refuses a target with blanks or control characters; those go encoded, all else as it is. */
function requestTarget(path: string): string {
  return path.replace(/[^\u0021-\u007E]/gu, (character) => encodeURIComponent(character));
}
