/** Runs of columns that the lists have in common, in their order. */

export const newHead = ["全国地方公共団体コード", "ID", "地方公共団体名"];
export const oldHead = ["都道府県コード又は市区町村コード", "NO", "都道府県名", "市区町村名"];
export const newAddress =
  "所在地_全国地方公共団体コード 町字ID 所在地_連結表記 所在地_都道府県 所在地_市区町村 所在地_町字 所在地_番地以下 建物名等(方書)".split(
    " ",
  );
export const oldAddress = ["住所", "方書"];
export const position = ["緯度", "経度"];
export const height = ["高度の種別", "高度の値"];
export const contact = ["電話番号", "内線番号", "連絡先メールアドレス", "連絡先FormURL", "連絡先備考（その他、SNSなど）", "郵便番号"];
export const hours = ["利用可能曜日", "開始時間", "終了時間", "利用可能日時特記事項"];
export const picture = ["画像", "画像_ライセンス"];
