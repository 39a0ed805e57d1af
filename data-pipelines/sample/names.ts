import type { Random } from "./random.ts";

/** Invented names. Towns sound like towns but none is a town of the reference city; what names the city says 見本 (sample). */
export const cityName = "見本市";
export const prefectureName = "見本県";
/** No municipality has this code; the sixth digit is its true check digit. */
export const cityCode = "99999";
export const cityCode6 = "999997";
export const fictionNote = "見本データ（架空）";

export interface Name {
  readonly name: string;
  readonly kana: string;
}

export const riverNames = {
  main: [
    { name: "見本川", kana: "ミホンガワ" },
    { name: "仮名川", kana: "カナガワ" },
  ],
  tributaries: [
    { name: "例示川", kana: "レイジガワ" },
    { name: "試堀川", kana: "タメシボリガワ" },
    { name: "雛形川", kana: "ヒナガタガワ" },
    { name: "空想川", kana: "クウソウガワ" },
  ],
} as const;

export const lakeName: Name = { name: "見本湖", kana: "ミホンコ" };
export const waterSystemName = "見本湖水系";

const castleStems =
  "大手オオテ 紺屋コウヤ 呉服ゴフク 材木ザイモク 塩屋シオヤ 鷹匠タカジョウ 寺内テラウチ 市場イチバ 桶屋オケヤ 馬場ババ 鐘撞カネツキ 油屋アブラヤ 米蔵コメグラ 筆屋フデヤ 絵図エズ 笠屋カサヤ";
const stationStems = "駅前エキマエ 停車場テイシャバ 花輪ハナワ 新開シンカイ 常磐トキワ 曙アケボノ";
const estateStems = "若鮎台ワカアユダイ 霞台カスミダイ 月代台ツキシロダイ 花筏台ハナイカダダイ 星見台ホシミダイ 虹ヶ丘ニジガオカ";
const industrialStems = "匠台タクミダイ 工房コウボウ";
const harbourStems = "船溜フナダマリ 渡場ワタシバ 芦浜アシハマ 網場アミバ 入江イリエ 白砂シラスナ 帆影ホカゲ 舟板フナイタ";
const valleyStems = "滝前タキマエ 石切イシキリ 榧谷カヤタニ 炭窯スミガマ 樅木モミノキ 水源ミナモト 杣口ソマグチ 霧谷キリタニ";
const villageStems =
  "鷺沼サギヌマ 藍畑アイバタ 柿畑カキバタ 梨本ナシモト 蓮沼ハスヌマ 菱田ヒシダ 桑苗クワナエ 榎戸エノキド 水車ミズグルマ 堰守セキモリ 堤下ツツミシタ 川曲カワマガリ 砂原スナハラ 笹舟ササブネ 鶴岸ツルギシ 雲井クモイ 朝凪アサナギ 桐畑キリバタ 栗坪クリツボ 楠本クスモト 椿沢ツバキザワ 楓坂カエデザカ 萩原ハギハラ 藤棚フジタナ 稲倉イナクラ 早苗サナエ 麦生ムギウ 豆田マメダ 芹川セリカワ 蕗谷フキタニ 茅場カヤバ 苔野コケノ 狐塚キツネヅカ 鳶巣トビノス 亀石カメイシ 兎田ウサギダ 鹿道シカミチ 蛍ホタル 雁渡カリワタリ 小鳥コトリ 泉出イズミデ 清冷セイレイ 深溝フカミゾ 浅瀬アサセ 高畦タカアゼ 長畝ナガウネ 丸池マルイケ 角田カクタ 千束センゾク 百枝モモエ 八重ヤエ 七草ナナクサ 五平ゴヘイ 三谷ミタニ 二子フタゴ 一木イチキ 日向ヒナタ 影山カゲヤマ 風越カザコシ 雨乞アマゴイ";
const sides = "上カミ 下シモ 中ナカ 東ヒガシ 西ニシ 南ミナミ 北キタ 奥オク 新シン 元モト 外ソト 内ウチ 前マエ 大オオ 小コ";
const chomeNumbers = ["一", "二", "三", "四", "五", "六", "七", "八", "九"] as const;
const chomeKana = ["イッ", "ニ", "サン", "ヨン", "ゴ", "ロク", "ナナ", "ハッ", "キュウ"] as const;

export type NameTheme = "castle-town" | "station" | "estate" | "industrial" | "village" | "harbour" | "valley";

const stemsOf: Record<NameTheme, string> = {
  "castle-town": castleStems,
  station: stationStems,
  estate: estateStems,
  industrial: industrialStems,
  village: villageStems,
  harbour: harbourStems,
  valley: valleyStems,
};

/** Hands out names of towns, each once; when the stems are used up they return with 上, 下, 東 … before them. */
export function createTownNamer(random: Random): (theme: NameTheme) => Name {
  const queues = new Map<NameTheme, Name[]>();
  return (theme) => {
    const queue = queues.get(theme) ?? townNames(theme, random);
    queues.set(theme, queue);
    const name = queue.shift();
    if (!name) throw new Error(`the names for ${theme} are used up`);
    return name;
  };
}

function townNames(theme: NameTheme, random: Random): Name[] {
  const stems = shuffled(parsed(stemsOf[theme]), random);
  const plain = stems.map((stem) => town(theme, stem, { name: "", kana: "" }));
  const sided = parsed(sides).flatMap((side) => shuffled(stems, random).map((stem) => town(theme, stem, side)));
  return [...plain, ...sided];
}

function town(theme: NameTheme, stem: Name, side: Name): Name {
  const suffix = theme === "estate" || theme === "industrial" ? { name: "", kana: "" } : { name: "町", kana: "チョウ" };
  return { name: side.name + stem.name + suffix.name, kana: side.kana + stem.kana + suffix.kana };
}

/** 一丁目 … 九丁目 of a town. @param index from 0 */
export function chome({ name, kana }: Name, index: number): Name {
  return { name: `${name}${chomeNumbers[index % 9] ?? ""}丁目`, kana: `${kana}${chomeKana[index % 9] ?? ""}チョウメ` };
}

/** "漢字カタカナ 漢字カタカナ …" */
function parsed(list: string): Name[] {
  return list.split(" ").map((word) => {
    const split = /^(.*?[^ァ-ヶー])([ァ-ヺー]+)$/u.exec(word);
    return { name: split?.[1] ?? word, kana: split?.[2] ?? "" };
  });
}

function shuffled<T>(items: readonly T[], random: Random): T[] {
  return items
    .map((item) => ({ item, order: random.next() }))
    .toSorted((a, b) => a.order - b.order)
    .map(({ item }) => item);
}
