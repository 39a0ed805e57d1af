import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { readPositions } from "../../../model/geo/read-position.ts";
import { planeProjection } from "../../../server/terrain/plane-projection.ts";

const city = { projection: planeProjection(6674), center: [136.2, 35.11] as const };

function read(text: string): [string, string][] {
  return readPositions(text, city).map(({ kind, lonLat: [lon, lat] }) => [kind, `${lon.toFixed(4)} ${lat.toFixed(4)}`]);
}

describe("a position in numbers", () => {
  it.each([
    "35.11,136.20",
    "136.20 35.11",
    "３５．１１，１３６．２０",
    "N35.11 E136.20",
    "35°6′36″N 136°12′0″E",
    "北緯35度6分36秒 東経136度12分0秒",
    "35°6'36\" 136°12'",
  ])("%s is read in either order and in either script", (text) => {
    expect(read(text)).toEqual([["degrees", "136.2000 35.1100"]]);
  });

  it("in metres is read as surveyors write it, X to the north", () => {
    const [east, north] = planeProjection(6674).toPlane(136.2, 35.11);
    expect(read(`X=${north.toFixed(3)} Y=${east.toFixed(3)}`)).toEqual([["plane", "136.2000 35.1100"]]);
    expect(read(`X ${north.toLocaleString("en")}, Y ${east.toLocaleString("en")}`)).toEqual([["plane", "136.2000 35.1100"]]);
  });

  it("in metres without names is offered each way that lies near the city", () => {
    const [east, north] = planeProjection(6674).toPlane(136.2, 35.11);
    expect(read(`${north.toFixed(1)}, ${east.toFixed(1)}`)).toEqual([["plane", "136.2000 35.1100"]]);
    expect(read(`${east.toFixed(1)}, ${north.toFixed(1)}`)).toEqual([["plane", "136.2000 35.1100"]]);
    const onDiagonal = { projection: planeProjection(6674), center: planeProjection(6674).toLonLat(-20_000, -20_000) };
    expect(readPositions("-15000, -25000", onDiagonal)).toHaveLength(2);
  });

  it("is a mesh code with hyphens or without", () => {
    expect(read("5236-51-36")).toEqual(read("52365136"));
    expect(read("52365136").map(([kind]) => kind)).toEqual(["mesh"]);
    expect(readPositions("5236513614", city)[0]?.bboxLonLat).toBeDefined();
  });

  it.each(["青葉町1-2", "35.11", "12.3, 45.6", "35°99′0″N 136°12′0″E", "0748-24-1234", "1-2", "X=1 Y=2", ""])("%s is none", (text) => {
    expect(read(text)).toEqual([]);
  });

  it("never leaves Japan, whatever is asked", () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 100 }), (text) => {
        for (const { lonLat } of readPositions(text, city)) expect(Math.abs(lonLat[0] - 138)).toBeLessThan(17);
      }),
    );
  });
});
