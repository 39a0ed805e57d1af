import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";

/**
 * `npm run docs:pictures -- URL [NAME…]`: the pictures of `docs/pictures/`, all or those that are named, taken of a running platform with
 * the sample city. Needs a Chromium (CHROMIUM_PATH) and, for the printed sheet, Poppler's `pdftoppm`.
 */

const [url = "http://127.0.0.1:8080", ...names] = process.argv.slice(2);
const isAsked = ({ name }: { readonly name: string }) => names.length === 0 || names.includes(name);
const folder = path.resolve(import.meta.dirname, "../docs/pictures");
const mostBytes = 500_000;
/** A busy machine draws slowly. */
const patienceMs = 180_000;
const [desktop, phone] = [
  { width: 960, height: 560 },
  { width: 360, height: 740 },
];

interface Picture {
  readonly name: string;
  readonly address: string;
  readonly look: Parameters<Browser["newPage"]>[0];
  readonly enter?: (page: Page) => Promise<void>;
}

const flood = "layers=buildings,city-boundary,flood-hazard,rivers,roads,shelters";
const center = "33.05000/136.32000";
/** In the flood zone of the fictional river. */
const house = { asked: "33.0644,136.3205", hash: "33.06440/136.32050" } as const;

const pictures: readonly Picture[] = [
  { name: "viewer", address: `/#map=12.30/${center}`, look: { viewport: desktop } },
  { name: "place", address: `/#map=16.00/${house.hash}&${flood}`, look: { viewport: desktop }, enter: (page) => ask(page, house.asked) },
  { name: "list", address: `/#map=15.00/${center}&${flood}`, look: { viewport: desktop }, enter: openList },
  { name: "phone", address: `/#map=15.00/${center}&${flood}`, look: { viewport: phone } },
  {
    name: "phone-place",
    address: `/?lang=ja-x-yasashii#map=16.00/${house.hash}&${flood}`,
    look: { viewport: phone },
    enter: (page) => ask(page, house.asked),
  },
  {
    name: "forced-colours",
    address: `/#map=15.00/${center}&${flood}`,
    look: { viewport: desktop, forcedColors: "active", colorScheme: "dark" },
    enter: openList,
  },
  {
    name: "dark",
    address: `/#map=16.00/${house.hash}&${flood}`,
    look: { viewport: desktop, colorScheme: "dark" },
    enter: (page) => ask(page, house.asked),
  },
  {
    name: "relief",
    address: `/#map=17.00/33.06720/136.32080/-25/58&view=3d&${flood}`,
    look: { viewport: desktop },
    enter: showMapAlone,
  },
  { name: "phone-dark", address: `/#map=15.00/${center}&${flood}`, look: { viewport: phone, colorScheme: "dark" } },
  { name: "dark-planner", address: "/simulate", look: { viewport: desktop, colorScheme: "dark" } },
  { name: "high-contrast", address: "/simulate", look: { viewport: desktop, contrast: "more" } },
  { name: "report", address: "/report?lon=136.3205&lat=33.0644&f=html", look: { viewport: desktop } },
  { name: "dataset", address: "/data/shelters", look: { viewport: desktop } },
];

const browser = await chromium.launch({
  executablePath: process.env["CHROMIUM_PATH"] ?? "/usr/bin/chromium",
  args: ["--no-sandbox", "--use-angle=swiftshader", "--enable-unsafe-swiftshader"],
});
for (const picture of pictures.filter(isAsked)) {
  await take(browser, picture);
  smallEnough(picture.name);
}
await browser.close();
if (isAsked({ name: "print" })) await takePrint();

async function take(of: Browser, { name, address, look, enter }: Picture): Promise<void> {
  const page = await of.newPage({ locale: "ja-JP", ...look });
  page.setDefaultTimeout(patienceMs);
  await page.goto(url + address, { waitUntil: "networkidle" });
  await settled(page);
  await enter?.(page);
  await settled(page);
  await page.screenshot({ path: path.join(folder, `${name}.png`) });
  await page.close();
}

/** Nothing more is fetched, and what came has been drawn. */
async function settled(page: Page): Promise<void> {
  await page.waitForLoadState("networkidle");
  await page.waitForTimeout(4000);
}

async function ask(page: Page, place: string): Promise<void> {
  await page.locator("#search-input").fill(place);
  await page.keyboard.press("Enter");
  await page.locator(".card .answer").first().waitFor();
}

async function openList(page: Page): Promise<void> {
  await page.locator("#list-toggle").click();
  await page.locator("#list-panel .list-layer").first().waitFor();
}

/** Panels and explanations lie over what a relief shows. */
async function showMapAlone(page: Page): Promise<void> {
  await page.locator("#layers-toggle").click();
  await page.locator(".relief-box summary").click();
}

/** The first page of a printed map, as large as a page of text allows. */
async function takePrint(): Promise<void> {
  const own = mkdtempSync(path.join(tmpdir(), "machizu-pictures-"));
  const sheet = await fetch(`${url}/print?lon=136.3205&lat=33.0644&scale=5000&layers=flood-hazard,roads,rivers,buildings,shelters`);
  writeFileSync(path.join(own, "map.pdf"), Buffer.from(await sheet.arrayBuffer()));
  execFileSync("pdftoppm", ["-png", "-singlefile", "-r", "80", path.join(own, "map.pdf"), path.join(folder, "print")]);
  rmSync(own, { recursive: true });
  smallEnough("print");
}

function smallEnough(name: string): void {
  const file = path.join(folder, `${name}.png`);
  const { size } = statSync(file);
  process.stdout.write(`${name}.png ${size}\n`);
  if (size > mostBytes) throw new Error(`${file} has ${size} bytes, more than ${mostBytes}`);
}
