import type { ApiOperation } from "../../model/pages.ts";
import { useSpeech } from "../text/language-context.tsx";
import { ScrollTable } from "./scroll-table.tsx";

/** What the live OpenAPI document says, to read. */
export function OperationTable({ operations }: { readonly operations: readonly ApiOperation[] }) {
  const { say } = useSpeech();
  return (
    <ScrollTable title={say("docs.reference")} kind="columns">
      <thead>
        <tr>
          <th scope="col">{say("docs.path")}</th>
          <th scope="col">{say("docs.does")}</th>
          <th scope="col">{say("docs.parameters")}</th>
        </tr>
      </thead>
      <tbody>
        {operations.map(({ path, summary, parameters }) => (
          <tr key={path}>
            <th scope="row">
              <code>{path}</code>
            </th>
            <td>{summary}</td>
            <td>{parameters.length === 0 ? "—" : <Parameters parameters={parameters} />}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

function Parameters({ parameters }: Pick<ApiOperation, "parameters">) {
  return (
    <ul>
      {parameters.map(({ name, description, required }) => (
        <li key={name}>
          <code>{name}</code>
          {required && "*"} {description}
        </li>
      ))}
    </ul>
  );
}
