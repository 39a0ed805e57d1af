import type { StandardForm, StandardFormName, StandardList } from "../model/standard/standard-list.ts";
import { ruleOf } from "../model/standard/standard-list.ts";
import { checkCell } from "../model/standard/check-cell.ts";
import type { LocalText } from "../model/text.ts";
import { matchColumns } from "./match-columns.ts";
import type { RawFeature, RawLayer } from "./read/reader.ts";

/** Holds a table against a list of the municipal standard data sets and says, cell by cell, what to write instead. */

export interface ListFault {
  readonly severity: "error" | "warning";
  /** Line in the file; 1 is the header. */
  readonly row: number;
  /** As written in the file; the official name where the column is missing. */
  readonly column: string;
  readonly value?: string;
  readonly message: LocalText;
  readonly suggestion: LocalText;
}

export interface ListCheck {
  readonly list: StandardList;
  readonly formName: StandardFormName;
  readonly rows: number;
  readonly faults: readonly ListFault[];
  /** Faults beyond the limit, counted only. */
  readonly further: number;
}

export interface ListCandidate {
  readonly list: StandardList;
  readonly formName: StandardFormName;
  readonly form: StandardForm;
}

/** The list and form that most of the table's columns belong to; undefined when none has its signature columns. */
export function recogniseList(columns: readonly string[], lists: readonly StandardList[]): ListCandidate | undefined {
  const candidates = lists.flatMap((list) =>
    (["new", "old"] as const).flatMap((formName) => {
      const form = list.forms[formName];
      return form && matchColumns(form.signature, columns, "folded").size === form.signature.length ? [{ list, formName, form }] : [];
    }),
  );
  const score = ({ form }: ListCandidate) => {
    const matched = matchColumns(form.columns, columns, "folded").size;
    return matched - (form.columns.length - matched) / 100;
  };
  return candidates.toSorted((a, b) => score(b) - score(a))[0];
}

const mostFaults = 10_000;

export interface CheckListOptions {
  readonly code6: string;
  /** Deviations in writing are errors, too. */
  readonly strict: boolean;
}

/** Reads every row of the layer once. */
export async function checkList(layer: RawLayer, candidate: ListCandidate, options: CheckListOptions): Promise<ListCheck> {
  const { list, formName, form } = candidate;
  const found = matchColumns(form.columns, layer.columns, "synonyms");
  const faults: ListFault[] = [];
  let further = 0;
  const report = (fault: ListFault) => {
    if (faults.length < mostFaults) faults.push(fault);
    else further += 1;
  };
  for (const fault of headerFaults(layer, { form, found, strict: options.strict })) report(fault);
  const checkRow = rowChecker(form, found, options);
  let rows = 0;
  for await (const batch of layer.features()) {
    rows += batch.length;
    for (const feature of batch) for (const fault of checkRow(feature)) report(fault);
  }
  return { list, formName, rows, faults, further };
}

interface Header {
  readonly form: StandardForm;
  readonly found: ReadonlyMap<string, string>;
  readonly strict: boolean;
}

function* headerFaults({ columns }: RawLayer, { form, found, strict }: Header): Generator<ListFault> {
  const severity = strict ? "error" : "warning";
  for (const official of form.columns) {
    const written = found.get(official);
    if (written === undefined) {
      yield {
        severity: strict && form.order === "official" ? "error" : "warning",
        row: 1,
        column: official,
        message: { ja: "列がありません", en: "The column is missing" },
        suggestion: {
          ja: `見出し「${official}」の列を加えてください（値がなければ空欄）`,
          en: `Add the column "${official}" (cells may be empty)`,
        },
      };
    } else if (written !== official) {
      yield {
        severity,
        row: 1,
        column: written,
        message: { ja: "見出しの書き方が違います", en: "The header is written differently" },
        suggestion: { ja: `「${official}」`, en: `"${official}"` },
      };
    }
  }
  const known = new Set(found.values());
  for (const column of columns.filter((name) => !known.has(name))) {
    yield {
      severity: "warning",
      row: 1,
      column,
      message: { ja: "定義書にない列です", en: "The list has no such column" },
      suggestion: { ja: "市独自の列は公式の列の後ろに置いてください", en: "Put columns of your own after the official ones" },
    };
  }
  if (form.order !== "official") return;
  const order = form.columns.flatMap((name) => found.get(name) ?? []);
  const delivered = columns.filter((name) => known.has(name));
  const misplaced = delivered.find((name, index) => name !== order[index]);
  if (misplaced === undefined) return;
  yield {
    severity,
    row: 1,
    column: misplaced,
    message: { ja: "列の順番が定義書と違います", en: "The columns are not in the official order" },
    suggestion: {
      ja: `この位置は「${order[delivered.indexOf(misplaced)] ?? ""}」の列です`,
      en: `Here stands the column "${order[delivered.indexOf(misplaced)] ?? ""}"`,
    },
  };
}

function rowChecker(form: StandardForm, found: ReadonlyMap<string, string>, { code6, strict }: CheckListOptions) {
  const columns = form.columns.flatMap((official) => {
    const written = found.get(official);
    return written === undefined ? [] : [{ official, written, rule: ruleOf(form, official) }];
  });
  const idColumn = columns.find(({ rule }) => rule.kind === "identifier")?.written;
  const codeColumn = columns.find(({ rule }) => rule.kind === "municipality")?.written;
  const seen = new Map<string, number>();
  const severity = strict ? ("error" as const) : ("warning" as const);

  return function* checkRow({ row, properties }: RawFeature): Generator<ListFault> {
    const text = (column: string | undefined) => (column === undefined ? "" : cellText(properties[column]));
    for (const { official, written, rule } of columns) {
      const value = text(written);
      if (value === "" && rule.mark === "required") {
        yield { severity: strict || official === "名称" ? "error" : "warning", row, column: written, ...emptyCell };
      }
      const fault = checkCell(value, rule);
      if (fault === undefined) continue;
      const isHard = /緯度|経度/u.test(official) && fault.message.ja.includes("範囲");
      yield { severity: isHard ? "error" : severity, row, column: written, value, ...fault };
    }
    const code = text(codeColumn).normalize("NFKC");
    if (codeColumn !== undefined && /^\d{5,6}$/u.test(code) && code.slice(0, 5) !== code6.slice(0, 5)) {
      yield {
        severity: "error",
        row,
        column: codeColumn,
        value: code,
        message: otherCity,
        suggestion: { ja: `「${code6}」`, en: `"${code6}"` },
      };
    }
    const id = text(idColumn);
    const before = seen.get(id);
    if (idColumn !== undefined && before !== undefined) yield { severity, row, column: idColumn, value: id, ...repeatedId(before) };
    if (idColumn !== undefined && id !== "" && before === undefined) seen.set(id, row);
  };
}

const emptyCell = {
  message: { ja: "必須の項目が空です", en: "A required cell is empty" },
  suggestion: { ja: "値を入れてください", en: "Fill it in" },
};
const otherCity = { ja: "ほかの市町村のコードです", en: "The code of another municipality" };

function repeatedId(firstRow: number): Pick<ListFault, "message" | "suggestion"> {
  return {
    message: { ja: `ID が ${firstRow} 行目と同じです`, en: `The ID repeats line ${firstRow}` },
    suggestion: { ja: "市の中で重ならない、版が変わっても同じ ID を付けてください", en: "Give every record an ID of its own that lasts" },
  };
}

function cellText(value: unknown): string {
  if (typeof value === "string") return value.trim();
  return typeof value === "number" || typeof value === "bigint" || typeof value === "boolean" ? String(value) : "";
}
