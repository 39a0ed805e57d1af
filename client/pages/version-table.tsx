import type { DatasetPage } from "../../model/pages.ts";
import { formatDate, formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { ScrollTable } from "./scroll-table.tsx";

/** Every version that was published, and how it differs from the one before. */
export function VersionTable({ versions }: Pick<DatasetPage, "versions">) {
  const speech = useSpeech();
  const { say, local } = speech;
  if (versions.length === 0) return <p>{say("data.historyNone")}</p>;
  return (
    <ScrollTable title={say("data.history")}>
      <thead>
        <tr>
          <th scope="col">{say("data.version")}</th>
          <th scope="col">{say("data.published")}</th>
          <th scope="col" className="number">
            {say("data.added")}
          </th>
          <th scope="col" className="number">
            {say("data.changed")}
          </th>
          <th scope="col" className="number">
            {say("data.removed")}
          </th>
          <th scope="col">{say("data.note")}</th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, publishedAt, added, changed, removed, sample, positionNote }) => (
          <tr key={version}>
            <th scope="row">{formatNumber(version, speech)}</th>
            <td className="date">{formatDate(publishedAt, speech)}</td>
            <td className="number">{formatNumber(added, speech)}</td>
            <td className="number">{formatNumber(changed, speech)}</td>
            <td className="number">{formatNumber(removed, speech)}</td>
            <td>{[...(sample ? [say("sample.name")] : []), ...(positionNote ? [local(positionNote)] : [])].join(" ") || "—"}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}
