/** What the common columns of the standard lists must hold, by their official names. */
export interface ColumnRule {
  readonly kind: ColumnKind;
  /** ◎ required · ○ recommended · blank optional. */
  readonly mark: "required" | "recommended" | "optional";
  /** The only values there are, for `choice`. */
  readonly choices?: readonly string[];
}

export type ColumnKind =
  | "text"
  | "municipality"
  | "identifier"
  | "kana"
  | "latitude"
  | "longitude"
  | "number"
  | "integer"
  | "date"
  | "time"
  | "weekdays"
  | "presence"
  | "mark"
  | "phone"
  | "postcode"
  | "corporate-number"
  | "email"
  | "url"
  | "choice";

const required = (kind: ColumnKind): ColumnRule => ({ kind, mark: "required" });
const recommended = (kind: ColumnKind): ColumnRule => ({ kind, mark: "recommended" });
const optional = (kind: ColumnKind): ColumnRule => ({ kind, mark: "optional" });

export const columnRules: Readonly<Record<string, ColumnRule>> = {
  全国地方公共団体コード: required("municipality"),
  都道府県コード又は市区町村コード: required("municipality"),
  市区町村コード: recommended("municipality"),
  所在地_全国地方公共団体コード: recommended("municipality"),
  ID: required("identifier"),
  NO: required("identifier"),
  地方公共団体名: required("text"),
  都道府県名: recommended("text"),
  市区町村名: recommended("text"),
  名称: required("text"),
  名称_カナ: recommended("kana"),
  所在地_連結表記: required("text"),
  住所: required("text"),
  所在地_都道府県: recommended("text"),
  所在地_市区町村: recommended("text"),
  所在地_町字: recommended("text"),
  所在地_番地以下: recommended("text"),
  緯度: recommended("latitude"),
  経度: recommended("longitude"),
  高度の種別: { kind: "choice", mark: "optional", choices: ["階数", "標高", "地表高"] },
  高度の値: optional("number"),
  標高: optional("number"),
  口径: optional("text"),
  電話番号: optional("phone"),
  連絡先電話番号: optional("phone"),
  FAX番号: optional("phone"),
  連絡先メールアドレス: optional("email"),
  連絡先FormURL: optional("url"),
  郵便番号: optional("postcode"),
  法人番号: optional("corporate-number"),
  利用可能曜日: optional("weekdays"),
  診療曜日: optional("weekdays"),
  開始時間: optional("time"),
  終了時間: optional("time"),
  利用開始時間: optional("time"),
  利用終了時間: optional("time"),
  診療開始時間: optional("time"),
  診療終了時間: optional("time"),
  URL: optional("url"),
  想定収容人数: optional("integer"),
  収容定員: optional("integer"),
  病床数: optional("integer"),
  総人口: optional("integer"),
  男性: optional("integer"),
  女性: optional("integer"),
  世帯数: optional("integer"),
  "員数（数）": optional("number"),
  調査年月日: required("date"),
  文化財指定日: optional("date"),
  認可等年月日: optional("date"),
  指定避難所との重複: optional("mark"),
};
