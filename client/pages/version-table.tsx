import type { DatasetPage } from "../../model/pages.ts";
import { formatDate, formatNumber } from "../text/format-value.ts";
import { useSpeech } from "../text/language-context.tsx";
import { changesUrl } from "./changes-url.ts";
import { ScrollTable } from "./scroll-table.tsx";

/** Every version that was published, and how it differs from the one before. */
export function VersionTable({ dataset, versions }: Pick<DatasetPage, "versions"> & { readonly dataset: string }) {
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
          <th scope="col">{say("changes.difference")}</th>
          <th scope="col">{say("data.note")}</th>
        </tr>
      </thead>
      <tbody>
        {versions.map(({ version, publishedAt, added, changed, removed, sample, positionNote }, index) => (
          <tr key={version}>
            <th scope="row">{formatNumber(version, speech)}</th>
            <td className="date">{formatDate(publishedAt, speech)}</td>
            <td className="number">{formatNumber(added, speech)}</td>
            <td className="number">{formatNumber(changed, speech)}</td>
            <td className="number">{formatNumber(removed, speech)}</td>
            <td>
              <Difference dataset={dataset} from={versions[index + 1]?.version} to={version} />
            </td>
            <td>{[...(sample ? [say("sample.name")] : []), ...(positionNote ? [local(positionNote)] : [])].join(" ") || "—"}</td>
          </tr>
        ))}
      </tbody>
    </ScrollTable>
  );
}

/** The first version differs from nothing. */
function Difference({ dataset, from, to }: { readonly dataset: string; readonly from: number | undefined; readonly to: number }) {
  const speech = useSpeech();
  const { say, language } = speech;
  if (from === undefined) return "—";
  return <a href={changesUrl(dataset, { from, to, lang: language })}>{say("changes.with", { version: formatNumber(from, speech) })}</a>;
}
