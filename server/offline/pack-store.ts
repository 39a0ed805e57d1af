import type { District } from "../../model/offline-pack.ts";
import type { Platform } from "../platform.ts";
import { makePack, type Pack } from "./make-pack.ts";

/** The packs asked for last; one that is being made is made once for all who wait for it. */
export class PackStore {
  readonly #platform: Platform;
  readonly #packs = new Map<string, Promise<Pack>>();
  readonly #most = 6;

  constructor(platform: Platform) {
    this.#platform = platform;
  }

  /** The pack of the current versions. */
  async get(district: District, base: string): Promise<Pack> {
    const versions = [...(await this.#platform.versions())].map(([id, { version }]) => `${id}@${version}`);
    const key = [district.id, base, ...versions].join(" ");
    const known = this.#packs.get(key) ?? makePack(this.#platform, district, base);
    this.#packs.delete(key);
    this.#packs.set(key, known);
    const [oldest] = this.#packs.keys();
    if (this.#packs.size > this.#most && oldest !== undefined) this.#packs.delete(oldest);
    known.catch(() => this.#packs.delete(key));
    return known;
  }
}
