/** Labels are drawn with the fonts of the reader's device, so that no font is fetched. */
export const deviceFonts = '"Noto Sans JP","Noto Sans CJK JP","Hiragino Sans","Yu Gothic",Meiryo,sans-serif';
