import { describe, expect, it } from "vitest";
import { tableInWords } from "../../../client/simulation/results/table-in-words.ts";
import { plannerMessages } from "../../../client/text/planner/speech.ts";
import type { PlannerKey } from "../../../client/text/planner/ja.ts";
import type { LocalText } from "../../../model/text.ts";
import { simulation as comparison } from "../../../simulations/comparison/simulation.ts";
import { simulation as exposure } from "../../../simulations/exposure/simulation.ts";
import { simulation as flood } from "../../../simulations/flood/simulation.ts";

const speechIn = (language: "ja" | "en") => ({
  say: (key: string) => plannerMessages[language][key as PlannerKey],
  local: (text: LocalText) => text[language],
});

describe("tables on the screen", () => {
  it("are in the reader's language where the file has two", () => {
    const columns = ["title", "title_en", "a", "a_en", "b", "b_en"];
    const table = { columns, rows: [["川幅", "Width of the river", "50 m", "50 m", "指定なし", "none"]] };
    expect(tableInWords(table, { compared: flood }, speechIn("ja"))).toEqual({
      columns: ["title", "a", "b"],
      rows: [["川幅", "50 m", "指定なし"]],
    });
    expect(tableInWords(table, { compared: flood }, speechIn("en")).rows).toEqual([["Width of the river", "50 m", "none"]]);
  });

  it("leave out figures that have no title", () => {
    const columns = ["figure", "title", "title_en", "unit", "a", "b", "difference"];
    const rows = [
      ["peopleInWater", "浸水する場所の人口", "People in the water", "人", 20, 10, -10],
      ["somethingInternal", null, null, "", 1, 2, 1],
    ];
    expect(tableInWords({ columns, rows }, { compared: exposure }, speechIn("ja"))).toEqual({
      columns: ["title", "unit", "a", "b", "difference"],
      rows: [["浸水する場所の人口", "人", 20, 10, -10]],
    });
  });

  it("name compared tables, what their rows are about, and their columns", () => {
    const columns = ["table", "row", "row_en", "column", "a", "b", "difference"];
    const table = { columns, rows: [["counts", "people / 人 / 浸水なし", "people / 人 / dry", "value", 1, 2, 1]] };
    const people = plannerMessages.ja["word.people"];
    expect(tableInWords(table, { compared: exposure }, speechIn("ja")).rows).toEqual([
      [exposure.outputs["counts"]?.title.ja, `${people} / 人 / 浸水なし`, plannerMessages.ja["word.value"], 1, 2, 1],
    ]);
  });

  it("say classes by their names, not by their numbers", () => {
    const table = {
      columns: ["change_class", "change", "change_en", "hectares"],
      rows: [[4, "0.1～0.5m深い", "deeper by 0.1 to 0.5 m", 3]],
    };
    const { chart } = comparison.outputs["changes"] ?? {};
    expect(tableInWords(table, { chart }, speechIn("ja"))).toEqual({ columns: ["change", "hectares"], rows: [["0.1～0.5m深い", 3]] });
  });
});
