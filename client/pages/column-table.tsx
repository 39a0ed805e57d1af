import type { CatalogEntry } from "../../model/catalog.ts";
import type { DatasetPage } from "../../model/pages.ts";
import type { FieldType } from "../../model/dataset.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";
import { ScrollTable } from "./scroll-table.tsx";

const typeTitles: Readonly<Record<FieldType, TextKey>> = {
  text: "type.text",
  integer: "type.integer",
  number: "type.number",
  boolean: "type.boolean",
  date: "type.date",
  code: "type.code",
};

type Field = CatalogEntry["fields"][string];

/** What each column of the downloads means. */
export function ColumnTable({ fields, rows }: Pick<CatalogEntry, "fields"> & Pick<DatasetPage, "rows">) {
  const { say } = useSpeech();
  return (
    <ScrollTable title={say("data.columns")} kind="columns">
      <thead>
        <tr>
          <th scope="col">{say("data.columnName")}</th>
          <th scope="col">{say("data.columnLabel")}</th>
          <th scope="col">{say("data.columnType")}</th>
          <th scope="col">{say("data.columnUnit")}</th>
          <th scope="col">{say("data.columnMeaning")}</th>
          <th scope="col">{say("data.columnExample")}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(fields).map(([name, field]) => (
          <tr key={name}>
            <th scope="row">
              <code>{name}</code>
            </th>
            <td>
              <Local text={field.label} />
            </td>
            <td>{say(typeTitles[field.type])}</td>
            <td>{field.unit ?? "—"}</td>
            <td>
              <Meaning field={field} />
            </td>
            <td>{examplesOf(name, rows).join(say("list.separator")) || "—"}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

const mostExamples = 3;

/** The first values that differ, as they stand in the files. */
function examplesOf(name: string, rows: DatasetPage["rows"]): string[] {
  const values = rows.map(({ values }) => values[name]).filter((value) => value !== null && value !== undefined && value !== "");
  return [...new Set(values.map((value) => shortened(String(value))))].slice(0, mostExamples);
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}

function Meaning({ field }: { readonly field: Field }) {
  if (!field.description && !field.codes) return "—";
  return (
    <>
      {field.description && (
        <p>
          <Local text={field.description} />
        </p>
      )}
      {field.codes && (
        <ul className="codes">
          {field.codes.map(({ value, label }) => (
            <li key={value}>
              <code>{value}</code> <Local text={label} />
            </li>
          ))}
        </ul>
      )}
    </>
  );
}
