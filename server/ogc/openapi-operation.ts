import type { responseSchemas } from "./openapi-schemas.ts";

/** What one address of the API does, before it is written in the words of OpenAPI. */
export interface Operation {
  readonly path: string;
  readonly method?: "get" | "post" | "delete";
  readonly id: string;
  readonly summary: string;
  readonly tag: (typeof operationTags)[number];
  readonly mediaType: string;
  /** A name in `responseSchemas`; absent for bytes. */
  readonly schema?: keyof typeof responseSchemas;
  /** References to shared parameters, or parameters of this operation alone. */
  readonly parameters?: readonly object[];
  /** Of a POST. */
  readonly body?: object;
  /** Besides 200, by status: what is answered. */
  readonly other?: Readonly<Record<string, { readonly description: string; readonly schema?: keyof typeof responseSchemas }>>;
  /** There is no page of it, and its words are the same in every language. */
  readonly jsonOnly?: boolean;
}

export const operationTags = ["metadata", "data", "tiles", "processes"] as const;

export function reference(name: string): object {
  return { $ref: `#/components/parameters/${name}` };
}
