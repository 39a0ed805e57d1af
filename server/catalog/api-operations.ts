import type { Request } from "express";
import { z } from "zod";
import type { ApiOperation } from "../../model/pages.ts";
import { baseUrl } from "../http/base-url.ts";
import { requestLanguage } from "../http/send-problem.ts";
import { openApi } from "../ogc/openapi.ts";
import { speak } from "../ogc/text.ts";
import type { Platform } from "../platform.ts";

const parameterSchema = z.object({
  name: z.string(),
  in: z.string(),
  description: z.string().optional(),
  required: z.boolean().optional(),
});
const referenceSchema = z.object({ $ref: z.string() });
const documentSchema = z.object({
  paths: z.record(
    z.string(),
    z.record(z.string(), z.object({ summary: z.string(), parameters: z.array(z.union([referenceSchema, parameterSchema])) })),
  ),
  components: z.object({ parameters: z.record(z.string(), parameterSchema) }),
});

/**
 * The operations of the live OpenAPI document; those of the datasets, which all have the same, once, as of `dataset`, with their
 * own parameters (the columns) left out.
 */
export async function apiOperations(platform: Platform, request: Request, dataset: string): Promise<ApiOperation[]> {
  const language = requestLanguage(request);
  const base = baseUrl(platform, request);
  const answer = await openApi({ platform, request, language, say: speak(language), base, api: `${base}/api` });
  const { paths, components } = documentSchema.parse(JSON.parse(await answer.json()));
  const others = platform.publicDatasets.map(({ id }) => id).filter((id) => id !== dataset);
  return Object.entries(paths)
    .filter(([path]) => !others.includes(path.split("/")[2] ?? ""))
    .flatMap(([path, methods]) => Object.entries(methods).map(([method, operation]) => ({ path, method, operation })))
    .map(({ path, method, operation }) => ({
      path: `${method === "get" ? "" : `${method.toUpperCase()} `}/api${path === "/" ? "" : path}`.replace(
        `/collections/${dataset}`,
        "/collections/{dataset}",
      ),
      summary: operation.summary,
      parameters: operation.parameters.flatMap((parameter) => {
        const shared = "$ref" in parameter ? components.parameters[parameter.$ref.split("/").at(-1) ?? ""] : undefined;
        return shared === undefined
          ? []
          : [{ name: shared.name, description: shared.description ?? "", required: shared.required === true }];
      }),
    }));
}
