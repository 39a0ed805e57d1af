import { noTags, type OsmElement, type OsmTags } from "./osm-element.ts";
import { deltaList, Protobuf, unsignedList } from "./protobuf.ts";

/** Numbers of the fields in the messages of the format. */
const blockFields = { strings: 1, group: 2, granularity: 17, latitudeOffset: 19, longitudeOffset: 20 };
const groupFields = { node: 1, denseNodes: 2, way: 3, relation: 4 };
const nodeFields = { id: 1, keys: 2, values: 3, latitude: 8, longitude: 9 };
const denseFields = { ids: 1, latitudes: 8, longitudes: 9, keysValues: 10 };
const wayFields = { id: 1, keys: 2, values: 3, nodes: 8 };
const relationFields = { id: 1, keys: 2, values: 3, members: 9, types: 10 };

const wayMember = 1;
const nanodegrees = 1e-9;
const usualGranularity = 100;

interface Block {
  readonly strings: readonly string[];
  /** Degrees of a stored number. */
  readonly longitude: (value: number) => number;
  readonly latitude: (value: number) => number;
}

/**
 * The elements of a data block.
 * @throws RangeError on damage
 */
export function blockElements(content: Uint8Array): OsmElement[] {
  const block = readBlock(new Protobuf(content));
  const elements: OsmElement[] = [];
  const message = new Protobuf(content);
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === blockFields.group) readGroup(message.message(), block, elements);
    else message.skip(field.wire);
  }
  return elements;
}

/** Texts and scale may stand behind the groups that need them. */
function readBlock(message: Protobuf): Block {
  let strings: readonly string[] = [];
  let granularity = usualGranularity;
  const offset = { latitude: 0, longitude: 0 };
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === blockFields.strings) strings = readStrings(message.message());
    else if (field.field === blockFields.granularity) granularity = message.varint();
    else if (field.field === blockFields.latitudeOffset) offset.latitude = message.varint();
    else if (field.field === blockFields.longitudeOffset) offset.longitude = message.varint();
    else message.skip(field.wire);
  }
  const degrees = (start: number) => (value: number) => Number((nanodegrees * (start + granularity * value)).toFixed(9));
  return { strings, longitude: degrees(offset.longitude), latitude: degrees(offset.latitude) };
}

function readStrings(message: Protobuf): string[] {
  const strings: string[] = [];
  for (let field = message.next(); field; field = message.next()) strings.push(message.text());
  return strings;
}

function readGroup(message: Protobuf, block: Block, elements: OsmElement[]): void {
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === groupFields.denseNodes) readDenseNodes(message.message(), block, elements);
    else if (field.field === groupFields.node) elements.push(readNode(message.message(), block));
    else if (field.field === groupFields.way) elements.push(readWay(message.message(), block));
    else if (field.field === groupFields.relation) elements.push(readRelation(message.message(), block));
    else message.skip(field.wire);
  }
}

function readDenseNodes(message: Protobuf, block: Block, elements: OsmElement[]): void {
  const lists: Record<number, number[]> = {};
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === denseFields.keysValues) lists[field.field] = unsignedList(message.message());
    else if (Object.values<number>(denseFields).includes(field.field)) lists[field.field] = deltaList(message.message());
    else message.skip(field.wire);
  }
  const [ids = [], latitudes = [], longitudes = [], texts = []] = [
    denseFields.ids,
    denseFields.latitudes,
    denseFields.longitudes,
    denseFields.keysValues,
  ].map((field) => lists[field]);
  if (latitudes.length !== ids.length || longitudes.length !== ids.length) throw new RangeError("nodes without places");
  let at = 0;
  ids.forEach((id, index) => {
    // Key, value, key, value … of one node end with 0.
    const end = at < texts.length ? texts.indexOf(0, at) : at;
    if (end < at) throw new RangeError("tags without end");
    const pairs = texts.slice(at, end);
    at = end + 1;
    const tags = tagsOf(
      pairs.filter((_, place) => place % 2 === 0),
      pairs.filter((_, place) => place % 2 === 1),
      block,
    );
    elements.push({
      type: "node",
      id,
      longitude: block.longitude(longitudes[index] ?? Number.NaN),
      latitude: block.latitude(latitudes[index] ?? Number.NaN),
      tags,
    });
  });
}

function readNode(message: Protobuf, block: Block): OsmElement {
  const node = { id: 0, latitude: 0, longitude: 0 };
  const { keys, values } = readFields(message, nodeFields, (field) => {
    if (field === nodeFields.id) node.id = message.signed();
    else if (field === nodeFields.latitude) node.latitude = message.signed();
    else if (field === nodeFields.longitude) node.longitude = message.signed();
    else return false;
    return true;
  });
  return {
    type: "node",
    id: node.id,
    longitude: block.longitude(node.longitude),
    latitude: block.latitude(node.latitude),
    tags: tagsOf(keys, values, block),
  };
}

function readWay(message: Protobuf, block: Block): OsmElement {
  let id = 0;
  let nodes: number[] = [];
  const { keys, values } = readFields(message, wayFields, (field) => {
    if (field === wayFields.id) id = message.varint();
    else if (field === wayFields.nodes) nodes = deltaList(message.message());
    else return false;
    return true;
  });
  return { type: "way", id, nodes, tags: tagsOf(keys, values, block) };
}

function readRelation(message: Protobuf, block: Block): OsmElement {
  let id = 0;
  let members: number[] = [];
  let types: number[] = [];
  const { keys, values } = readFields(message, relationFields, (field) => {
    if (field === relationFields.id) id = message.varint();
    else if (field === relationFields.members) members = deltaList(message.message());
    else if (field === relationFields.types) types = unsignedList(message.message());
    else return false;
    return true;
  });
  return { type: "relation", id, ways: members.filter((_, index) => types[index] === wayMember), tags: tagsOf(keys, values, block) };
}

interface TagLists {
  readonly keys: readonly number[];
  readonly values: readonly number[];
}

/** Reads keys and values itself and leaves the other fields to `read`, which says whether it took the field. */
function readFields(message: Protobuf, fields: { keys: number; values: number }, read: (field: number) => boolean): TagLists {
  let keys: number[] = [];
  let values: number[] = [];
  for (let field = message.next(); field; field = message.next()) {
    if (field.field === fields.keys) keys = unsignedList(message.message());
    else if (field.field === fields.values) values = unsignedList(message.message());
    else if (!read(field.field)) message.skip(field.wire);
  }
  return { keys, values };
}

function tagsOf(keys: readonly number[], values: readonly number[], { strings }: Block): OsmTags {
  if (keys.length === 0) return noTags;
  return new Map(
    keys.map((key, index) => {
      const [name, value] = [strings[key], strings[values[index] ?? -1]];
      if (name === undefined || value === undefined) throw new RangeError("text that is not there");
      return [name, value];
    }),
  );
}
