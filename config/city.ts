import { readdir, readFile } from "node:fs/promises";
import { type City, parseCity } from "../model/city.ts";
import { Problem } from "../model/problem.ts";

const folder = new URL("./cities/", import.meta.url);

/** @throws Problem when there is no configuration for this municipality code. */
export async function loadCity(code: string): Promise<City> {
  const text = await readFile(new URL(`${code}.json`, folder), "utf8").catch(async () => {
    const known = (await readdir(folder)).join(", ");
    throw new Problem("not-found", {
      where: `config/cities/${code}.json`,
      detail: { ja: `市町村コード ${code} の設定がありません`, en: `There is no configuration for municipality ${code}` },
      remedy: { ja: `MACHIZU_CITY を確認してください（${known}）`, en: `Check MACHIZU_CITY (${known})` },
    });
  });
  return parseCity(JSON.parse(text));
}
