import { describe, expect, it } from "vitest";
import { withTitles } from "../../../client/simulation/results/compared-titles.ts";
import { plannerMessages } from "../../../client/text/planner/speech.ts";
import type { PlannerKey } from "../../../client/text/planner/ja.ts";
import type { LocalText } from "../../../model/text.ts";
import { simulation as exposure } from "../../../simulations/exposure/simulation.ts";
import { simulation as flood } from "../../../simulations/flood/simulation.ts";

const speechIn = (language: "ja" | "en") => ({
  say: (key: string) => plannerMessages[language][key as PlannerKey],
  local: (text: LocalText) => text[language],
});

describe("tables of a comparison on the screen", () => {
  it("name parameters by their titles in the reader's language, not by the ids of the file", () => {
    const table = { columns: ["parameter", "title", "a", "b"], rows: [["riverStage", "河川の水位", "[[0,125]]", "[[0,124]]"]] };
    expect(withTitles(table, flood, speechIn("ja"))).toEqual({
      columns: ["parameter", "a", "b"],
      rows: [["河川の水位", "[[0,125]]", "[[0,124]]"]],
    });
    expect(withTitles(table, flood, speechIn("en")).rows[0]?.[0]).toBe("Stage of the river");
  });

  it("leave out figures that have no title", () => {
    const columns = ["figure", "title", "unit", "a", "b", "difference"];
    const rows = [
      ["peopleInWater", "浸水する場所の人口", "人", 20, 10, -10],
      ["somethingInternal", null, "", 1, 2, 1],
    ];
    const [row, ...rest] = withTitles({ columns, rows }, exposure, speechIn("ja")).rows;
    expect(row).toEqual([exposure.figures["peopleInWater"]?.title.ja, "人", 20, 10, -10]);
    expect(rest).toEqual([]);
  });

  it("name tables and their columns", () => {
    const table = { columns: ["table", "row", "column", "a", "b", "difference"], rows: [["counts", "people", "value", 1, 2, 1]] };
    expect(withTitles(table, exposure, speechIn("ja")).rows).toEqual([
      [exposure.outputs["counts"]?.title.ja, "people", plannerMessages.ja["word.value"], 1, 2, 1],
    ]);
  });
});
