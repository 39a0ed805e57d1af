import { Problem } from "../../../../model/problem.ts";
import type { Delivery, RawFeature, RawLayer, Reader, ReadOptions } from "../../../../data-pipelines/read/reader.ts";
import { fileNamed } from "./folders.ts";

export interface Reading {
  readonly layer: RawLayer;
  readonly features: RawFeature[];
}

export async function readAll(layer: RawLayer): Promise<RawFeature[]> {
  const features: RawFeature[] = [];
  for await (const batch of layer.features()) features.push(...batch);
  return features;
}

export async function readWith(reader: Reader, from: { delivery: Delivery; name: string; options?: ReadOptions }): Promise<Reading> {
  const layer = await reader.open(fileNamed(from.delivery, from.name), from.delivery, from.options ?? {});
  return { layer, features: await readAll(layer) };
}

/** The Problem that `work` ends with; anything else fails the test. */
export async function problemOf(work: Promise<unknown>): Promise<Problem> {
  try {
    await work;
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("a Problem was expected, but everything went well");
}
