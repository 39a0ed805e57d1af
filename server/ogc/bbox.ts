import type { Geometry } from "../../model/cql2/expression.ts";
import { bboxGeometry, isInside } from "../../model/cql2/filter-crs.ts";
import { Problem } from "../../model/problem.ts";
import type { ApiCrs } from "./crs.ts";

/**
 * `bbox`: the lower corner and the upper one in the coordinate system's order of axes; heights are left out.
 * @returns the box, east before north.
 * @throws Problem `invalid-parameter`.
 */
export function readBbox(text: string, crs: ApiCrs): Geometry {
  const numbers = text.split(",").map((part) => (numberPattern.test(part) ? Number(part) : Number.NaN));
  const [a = 0, b = 0, c = 0, d = 0, e = 0] = numbers;
  const isBox = (numbers.length === 4 || numbers.length === 6) && numbers.every((number) => Number.isFinite(number));
  const geometry = isBox ? bboxGeometry(numbers.length === 4 ? [a, b, c, d] : [a, b, d, e], crs) : undefined;
  if (geometry !== undefined && isInside(geometry, crs)) return geometry;
  throw new Problem("invalid-parameter", {
    where: "bbox",
    detail: { ja: `bbox の値「${text}」を読めません`, en: `"${text}" is no value for bbox` },
    remedy: {
      ja: `使えるもの：4 個または 6 個の数。${crs.axes.ja}で、小さい角、大きい角`,
      en: `Accepted: four or six numbers, the lower corner and the upper one, each ${crs.axes.en}`,
    },
  });
}

const numberPattern = /^\s*[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?\s*$/i;
