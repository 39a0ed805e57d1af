import type { Expression, IntervalEnd } from "./expression.ts";

/** Expression → the value of CQL2 JSON that `parseJson` reads as the same expression. */
export function writeJson(expression: Expression): unknown {
  const operation = (op: string, ...args: unknown[]) => ({ op, args });
  switch (expression.kind) {
    case "and":
    case "or":
      return operation(expression.kind, ...expression.args.map(writeJson));
    case "not":
    case "isNull":
    case "casei":
      return operation(expression.kind, writeJson(expression.arg));
    case "comparison":
    case "arithmetic":
    case "spatial":
    case "temporal":
      return operation(expression.op, writeJson(expression.left), writeJson(expression.right));
    case "like":
      return operation("like", writeJson(expression.value), writeJson(expression.pattern));
    case "between":
      return operation("between", writeJson(expression.value), writeJson(expression.low), writeJson(expression.high));
    case "in":
      return operation("in", writeJson(expression.value), expression.list.map(writeJson));
    case "property":
      return { property: expression.name };
    case "string":
    case "number":
    case "boolean":
      return expression.value;
    case "date":
    case "timestamp":
      return { [expression.kind]: expression.value };
    case "interval":
      return { interval: [writeEnd(expression.start), writeEnd(expression.end)] };
    case "geometry":
      return expression.geometry;
    case "bbox":
      return { bbox: expression.corners };
  }
}

function writeEnd(end: IntervalEnd): unknown {
  if (end === null) return "..";
  return end.kind === "property" ? { property: end.name } : end.value;
}
