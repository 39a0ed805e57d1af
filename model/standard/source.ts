import type { DatasetInput } from "../dataset.ts";
import type { LocalText } from "../text.ts";
import type { StandardFormName } from "./standard-list.ts";

type SourceInput = DatasetInput["sources"][number];

interface CityList {
  readonly id: string;
  readonly list: string;
  readonly form: StandardFormName;
  readonly name: LocalText;
}

interface StandardTable extends CityList {
  readonly recognise: readonly string[];
  readonly key: readonly string[];
  readonly columns: SourceInput["columns"];
}

interface StandardSource extends CityList {
  /** Columns that tell this list from the others, besides those of every list. */
  readonly signature: readonly string[];
  readonly columns: SourceInput["columns"];
}

const landings = {
  new: "https://www.digital.go.jp/resources/open_data/municipal-standard-data-set-test",
  old: "https://www.digital.go.jp/resources/data_dataset/",
};
const forms = {
  new: { ja: "自治体標準オープンデータセット", en: "municipal standard data set" },
  old: { ja: "推奨データセット", en: "earlier recommended data set" },
};

/** The city's own delivery of a standard list whose rows have no place. */
export function standardTable({ id, list, form, name, recognise, key, columns }: StandardTable): SourceInput {
  return { ...cityList({ id, list, form, name }), recognise: [...recognise], key: [...key], columns };
}

/** The city's own delivery of a standard list: a table with a position in degrees or, without one, an address. */
export function standardSource({ id, list, form, name, signature, columns }: StandardSource): SourceInput {
  const isNew = form === "new";
  const address = isNew ? "所在地_連結表記" : "住所";
  return {
    ...cityList({ id, list, form, name }),
    recognise: [...(isNew ? ["全国地方公共団体コード", "ID"] : ["NO", "住所"]), ...signature],
    recogniseWithout: isNew ? [] : ["全国地方公共団体コード"],
    crs: 6668,
    position: { lon: "経度", lat: "緯度" },
    locate: { address: [address], field: "located_by" },
    ...(isNew && { key: ["全国地方公共団体コード", "ID"] }),
    columns: { address, ...columns },
  };
}

function cityList({ id, list, form, name }: CityList) {
  return {
    id,
    title: { ja: `${name.ja}（${forms[form].ja}）`, en: `${name.en}, ${forms[form].en}` },
    publisher: { ja: "市", en: "The city" },
    cityData: true,
    landing: landings[form],
    licence: "CC-BY-4.0",
    attribution: { ja: `市の${name.ja}`, en: `${name.en} of the city` },
    standard: { list, form },
  } as const;
}
