import type { ApiExample } from "../../model/pages.ts";
import { useSpeech } from "../text/language-context.tsx";
import { Local } from "../text/local.tsx";

/** Code to copy, one tool after the other. */
export function ApiExamples({ examples }: { readonly examples: readonly ApiExample[] }) {
  const { local } = useSpeech();
  return (
    <div className="examples">
      {examples.map(({ tool, title, steps, code }) => (
        <section key={tool}>
          <h3>
            <Local text={title} />
          </h3>
          {steps && (
            <ol>
              {steps.map((step) => (
                <li key={step.ja}>
                  <Local text={step} />
                </li>
              ))}
            </ol>
          )}
          {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- without the focus no key scrolls it */}
          <pre data-tool={tool} tabIndex={0} aria-label={local(title)} role="region">
            <code>{code}</code>
          </pre>
        </section>
      ))}
    </div>
  );
}
