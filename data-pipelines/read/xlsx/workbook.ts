import { damagedFile } from "../file/damage.ts";
import type { DeliveredFile } from "../reader.ts";
import type { XmlNode } from "../xml/xml-node.ts";
import { xmlRecords } from "../xml/xml-records.ts";
import { xmlSource, type XmlSource } from "../xml/xml-source.ts";
import { ZipMembers } from "../zip/zip-members.ts";
import { numberFormats, type NumberFormat } from "./number-format.ts";
import { readSharedStrings } from "./shared-strings.ts";

export interface Sheet {
  readonly name: string;
  readonly isHidden: boolean;
  /** Member of the zip. */
  readonly part: string;
}

export interface Workbook {
  readonly file: DeliveredFile;
  readonly sheets: readonly Sheet[];
  /** Days are counted from 1904 instead of 1900, as old Macs did. */
  readonly from1904: boolean;
  /** Texts that cells refer to by number. */
  readonly strings: readonly string[];
  /** Format by the style number of a cell. */
  readonly formats: readonly NumberFormat[];
  source(part: string): Promise<XmlSource>;
}

const workbookPart = "xl/workbook.xml";

/** @throws Problem `unreadable-file` when the zip is no workbook. */
export async function openWorkbook(file: DeliveredFile): Promise<Workbook> {
  const members = await ZipMembers.open(file);
  if (!members.has(workbookPart)) {
    throw damagedFile(
      file.name,
      { ja: "Excel ブックではない zip です", en: "is a zip, but not an Excel workbook" },
      {
        ja: "Excel で「Excel ブック（.xlsx）」として保存し直すか、zip なら拡張子を .zip にしてください",
        en: "Save it in Excel as .xlsx, or name a zip .zip",
      },
    );
  }
  const source = (part: string) => xmlSource(`${file.name}/${part}`, () => members.bytes(part));
  const parts = await relatedParts(await source("xl/_rels/workbook.xml.rels"));
  const head = await elementsOf(await source(workbookPart), ["workbookPr", "sheet"]);
  const sheets = head.filter(({ name }) => name === "sheet").flatMap((sheet) => toSheet(sheet, parts));
  const stringsPart = parts.find(({ kind }) => kind === "sharedStrings")?.part;
  const stylesPart = parts.find(({ kind }) => kind === "styles")?.part;
  return {
    file,
    sheets,
    from1904: /^(?:1|true)$/.test(head.find(({ name }) => name === "workbookPr")?.attribute("date1904") ?? ""),
    strings: stringsPart !== undefined && members.has(stringsPart) ? await readSharedStrings(await source(stringsPart)) : [],
    formats:
      stylesPart !== undefined && members.has(stylesPart)
        ? numberFormats(await elementsOf(await source(stylesPart), ["numFmts", "cellXfs"]))
        : [],
    source,
  };
}

interface Part {
  readonly id: string;
  /** Last word of the relationship type: `worksheet`, `styles` … */
  readonly kind: string;
  readonly part: string;
}

async function relatedParts(source: XmlSource): Promise<Part[]> {
  const relationships = await elementsOf(source, ["Relationship"]);
  return relationships.map((relationship) => {
    const target = relationship.attribute("Target") ?? "";
    return {
      id: relationship.attribute("Id") ?? "",
      kind: relationship.attribute("Type")?.replace(/^.*\//, "") ?? "",
      part: target.startsWith("/") ? target.slice(1) : `xl/${target}`,
    };
  });
}

function toSheet(sheet: XmlNode, parts: readonly Part[]): Sheet[] {
  const related = parts.find(({ id }) => id === sheet.attribute("id"));
  if (related?.kind !== "worksheet") return [];
  return [
    {
      name: (sheet.attribute("name") ?? "").normalize("NFC"),
      isHidden: (sheet.attribute("state") ?? "visible") !== "visible",
      part: related.part,
    },
  ];
}

async function elementsOf(source: XmlSource, names: readonly string[]): Promise<XmlNode[]> {
  const elements: XmlNode[] = [];
  for await (const records of xmlRecords(source, ({ name }) => names.includes(name))) elements.push(...records.map(({ node }) => node));
  return elements;
}
