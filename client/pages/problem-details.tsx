import type { ProblemPage } from "../../model/pages.ts";
import { useSpeech } from "../text/language-context.tsx";

export function ProblemDetails({ content }: { readonly content: ProblemPage }) {
  const { say, language } = useSpeech();
  const { problem } = content;
  return (
    <>
      <h1>{problem.title}</h1>
      <p className="lead">{problem.detail}</p>
      {problem.remedy !== undefined && (
        <p>
          <strong>{say("problem.remedy")}</strong> {problem.remedy}
        </p>
      )}
      <ul>
        <li>
          <a href={`/data?lang=${language}`}>{say("data.backToList")}</a>
        </li>
        <li>
          <a href={`/?lang=${language}`}>{say("problem.home")}</a>
        </li>
      </ul>
    </>
  );
}
