import { definitionLanguage, type ReaderLanguage } from "../../../model/text.ts";

/** The summary of a job's run on paper. */
export function reportPath(job: string, language: ReaderLanguage): string {
  return `/api/jobs/${encodeURIComponent(job)}/report.pdf?lang=${definitionLanguage(language)}`;
}
