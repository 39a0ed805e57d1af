import { describe, expect, it } from "vitest";
import { conformer } from "../../data-pipelines/conform.ts";
import { loadDatasets } from "../../datasets/index.ts";
import type { Finding } from "../../model/finding.ts";
import { plots } from "../support/world.ts";

const datasets = await loadDatasets();

describe.each(datasets.map((dataset) => [dataset.id, dataset] as const))("acceptance samples of %s", (_, dataset) => {
  it.each(dataset.acceptance.map((sample, index) => [`${sample.source} ${index + 1}`, sample] as const))("%s", (_name, sample) => {
    const source = dataset.sources.find(({ id }) => id === sample.source);
    if (!source) throw new Error(`no source ${sample.source}`);
    const findings: Finding[] = [];
    const conformed = conformer({ dataset, source, fileName: sample.fileName ?? "", clipTo: undefined })(
      { row: 1, properties: sample.raw },
      findings,
    );
    if (typeof conformed === "string") throw new Error(`${conformed}: ${JSON.stringify(findings)}`);
    const record = Object.fromEntries(Object.keys(dataset.fields).map((name, index) => [name, conformed.record.values[index]]));
    expect(record).toMatchObject(sample.expect);
  });
});

describe("conforming a record", () => {
  const [source] = plots.sources;
  if (!source) throw new Error("no source");
  const conform = conformer({ dataset: plots, source, fileName: "plots", clipTo: undefined });

  it("reads each field as its type", () => {
    const properties = {
      no: 7,
      name: " 区画 ",
      kind: "はたけ",
      area: "１，２３４．５ ㎡",
      surveyed: "令和5年3月1日",
      fenced: "○",
      owner: "",
    };
    const findings: Finding[] = [];
    const conformed = conform({ row: 1, properties }, findings);
    expect(conformed).toMatchObject({ record: { key: "7", values: ["区画", "2", 1234.5, "2023-03-01", true, null] } });
    expect(findings).toEqual([]);
  });

  it("stores what it cannot read as unknown and names row, column and value", () => {
    const findings: Finding[] = [];
    const properties = { no: 7, kind: "山", area: "広い", surveyed: "2023-02-30", fenced: "たぶん" };
    expect(conform({ row: 9, properties }, findings)).toMatchObject({ record: { values: [null, null, null, null, null, null] } });
    expect(findings).toEqual([
      { kind: "unknown-code", row: 9, column: "kind", value: "山" },
      { kind: "unreadable-value", row: 9, column: "area", value: "広い" },
      { kind: "unreadable-value", row: 9, column: "surveyed", value: "2023-02-30" },
      { kind: "unreadable-value", row: 9, column: "fenced", value: "たぶん" },
    ]);
  });

  it("refuses a record without an identifier and says so", () => {
    const findings: Finding[] = [];
    expect(conform({ row: 3, properties: { no: " ", name: "名" } }, findings)).toBe("refused");
    expect(findings).toEqual([{ kind: "no-key", row: 3, column: "no" }]);
  });

  it("reads 64-bit integers as other numbers, and keeps those that no number holds as text", () => {
    const properties = { no: 7n, name: 9_007_199_254_740_993n, area: 12n, extra: { big: 9_007_199_254_740_993n, small: 3n } };
    const conformed = conform({ row: 1, properties }, []);
    if (typeof conformed === "string") throw new Error(conformed);
    expect(conformed.record).toMatchObject({ key: "7", values: ["9007199254740993", null, 12, null, null, null] });
  });

  it("keeps the row as delivered", () => {
    const properties = { no: 1, name: "名", extra: { list: [1, null] } };
    expect(conform({ row: 1, properties }, [])).toMatchObject({ record: { raw: properties } });
  });
});
