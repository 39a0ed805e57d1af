import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { exchangeAxes, pointWkb } from "../../data-pipelines/check.ts";
import { positionReader, readDegrees } from "../../data-pipelines/read-position.ts";
import { polygonWkb } from "../support/world.ts";

const read = positionReader({ lon: "経度", lat: "緯度" });
const at = (lat: unknown, lon: unknown) => read({ 緯度: lat, 経度: lon });

describe("degrees", () => {
  it.each([
    ["35.1128", 35.1128],
    ["３５．１１２８", 35.1128],
    ["35°06′46.1″", 35.112806],
    ["35°6'46.1\"", 35.112806],
    ["35度6分46.1秒", 35.112806],
    ["北緯35度06分46.1秒", 35.112806],
    ["東経136度12分28.1秒", 136.207806],
    ["N35.6.46.1", 35.112806],
    ["35-06-46.1", 35.112806],
    ["35°06.768′", 35.1128],
    ["350646.1", 35.112806],
    ["1361228.1", 136.207806],
    ["35.1128N", 35.1128],
    ["南緯35.5", -35.5],
  ])("%s are %d", (text, degrees) => {
    expect(readDegrees(text)).toBeCloseTo(degrees, 6);
  });

  it.each(["35°61′00″", "356046", "緯度経度を確認", "35,1128", "35.1.2.3.4"])("%s are none", (text) => {
    expect(readDegrees(text)).toBeUndefined();
  });

  it("come back from degrees, minutes and seconds in every spelling", () => {
    const pad = (value: number, digits = 2) => String(value).padStart(digits, "0");
    fc.assert(
      fc.property(fc.integer({ min: 20, max: 153 }), fc.nat(59), fc.integer({ min: 0, max: 59_999 }), (degrees, minutes, milli) => {
        const seconds = (milli / 1000).toFixed(3).padStart(6, "0");
        const value = degrees + minutes / 60 + milli / 3_600_000;
        for (const text of [
          `${degrees}°${minutes}′${seconds}″`,
          `${degrees}度${pad(minutes)}分${seconds}秒`,
          `${degrees}${pad(minutes)}${seconds}`,
          `${degrees}:${pad(minutes)}:${seconds}`,
        ]) {
          expect(readDegrees(text), text).toBeCloseTo(value, 9);
        }
      }),
    );
  });
});

describe("a position", () => {
  it.each([
    ["", ""],
    ["NA", "NA"],
    ["不明", "不明"],
    [0, 0],
    ["0", "0.0"],
    [null, 136.2],
    ["35.1", "－"],
  ])("%s, %s is none", (lat, lon) => {
    expect(at(lat, lon)).toEqual({ wkb: null, problem: "no-geometry" });
  });

  it("that cannot be read says what was written", () => {
    expect(at("緯度経度を確認", "136.2")).toEqual({ wkb: null, problem: "unreadable-position", value: "緯度経度を確認, 136.2" });
  });

  it("with latitude and longitude exchanged is put right, wherever in Japan it is", () => {
    fc.assert(
      fc.property(fc.double({ min: 20, max: 46.5, noNaN: true }), fc.double({ min: 122, max: 154.5, noNaN: true }), (lat, lon) => {
        expect(at(lat, lon)).toEqual({ wkb: pointWkb(lon, lat) });
        expect(at(lon, lat)).toEqual({ wkb: pointWkb(lon, lat), problem: "swapped-position", value: `${lon}, ${lat}` });
      }),
    );
  });
});

describe("a geometry with exchanged axes", () => {
  const ring = [
    [35.1, 136.2],
    [35.2, 136.2],
    [35.2, 136.3],
    [35.1, 136.2],
  ] as const;

  it("is put right when every vertex proves it", () => {
    const wkb = polygonWkb(ring);
    expect(exchangeAxes(wkb)).toBe(true);
    expect(wkb).toEqual(polygonWkb(ring.map(([lat, lon]) => [lon, lat] as const)));
  });

  it("is left alone when one vertex does not", () => {
    const mixed = [...ring.slice(0, 2), [136.3, 35.2] as const, ring[3]];
    const wkb = polygonWkb(mixed);
    expect(exchangeAxes(wkb)).toBe(false);
    expect(wkb).toEqual(polygonWkb(mixed));
  });
});
