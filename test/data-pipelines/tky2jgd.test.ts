import { writeFile } from "node:fs/promises";
import path from "node:path";
import { expect, it } from "vitest";
import { gridShift } from "../../data-pipelines/tokyo-datum.ts";
import { temporaryFolder } from "./read/support/folders.ts";

const folder = temporaryFolder();

/** Four lines of TKY2JGD.par Ver.2.1.2 around 国土地理院 in Tsukuba: mesh code, dB, dL (seconds). */
const published = [
  [54401027, 11.49105, -11.80078],
  [54401028, 11.49096, -11.80476],
  [54401037, 11.48732, -11.80198],
  [54401038, 11.48769, -11.80555],
] as const;

/** As the file is written: two lines of head, eight digits and two columns of ten characters, CR LF, no order that matters. */
function asPublished(lineEnd: string): string {
  const lines = published.map(([code, dB, dL]) => `${code}${dB.toFixed(5).padStart(10)}${dL.toFixed(5).padStart(10)}`);
  return ["JGD2000-TokyoDatum Ver.2.1.2", "MeshCode   dB(sec)   dL(sec)", ...lines.toReversed(), ""].join(lineEnd);
}

it.each(["\r\n", "\n"])(
  "the published parameters give the position that 国土地理院's own service gives (lines end with %j)",
  async (lineEnd) => {
    const file = path.join(folder, `${lineEnd.length}.par`);
    await writeFile(file, asPublished(lineEnd), "latin1");
    const { shift } = await gridShift(file);
    const [lon, lat] = shift(140.08785504166664, 36.103774791666666) ?? [];
    // Its service answers with nine decimals.
    expect(lat).toBeCloseTo(36.106966281, 8);
    expect(lon).toBeCloseTo(140.084576867, 8);
  },
);

it("a column that is full to its left edge is read", async () => {
  const file = path.join(folder, "wide.par");
  const head = "JGD2000-TokyoDatum Ver.2.1.2\r\nMeshCode   dB(sec)   dL(sec)\r\n";
  const lines = [54401027, 54401028, 54401037, 54401038].map((code) => `${code} -10.00001 -10.00002`);
  await writeFile(file, `${head}${lines.join("\r\n")}`, "latin1");
  const { shift } = await gridShift(file);
  const [lon, lat] = shift(140.09, 36.102) ?? [];
  expect(lat).toBeCloseTo(36.102 - 10.00001 / 3600, 10);
  expect(lon).toBeCloseTo(140.09 - 10.00002 / 3600, 10);
});
