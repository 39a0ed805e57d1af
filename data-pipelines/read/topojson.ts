import { expectContent } from "./file/content.ts";
import { documentLayers, type LayerFeature } from "./layers/document-layers.ts";
import { geometryWkb } from "./geojson/geometry-wkb.ts";
import { openJson } from "./json/json-items.ts";
import { layeredReader } from "./layers/layered-reader.ts";
import { saysTopology } from "./topojson/says-topology.ts";
import { readTopology, type Topology } from "./topojson/topology.ts";
import { WkbWriter } from "./wkb/wkb-writer.ts";

/** Reads every object of a TopoJSON as a layer. A topology is one piece, so it is read into memory. */
export const reader = layeredReader({
  id: "topojson",
  extensions: [".topojson", ".json"],
  preference: 15,
  async accepts(file) {
    return /\.topojson$/i.test(file.name) || (await saysTopology(file));
  },
  async openAll(file, _delivery, options) {
    await expectContent(file, ["json"]);
    const topology = await readTopology(await openJson(file, options.encoding));
    return documentLayers({
      file,
      encoding: topology.encoding,
      hasGeometry: true,
      crsOf: () => topology.crs,
      read: () => readObjects(topology),
    });
  },
});

async function* readObjects(topology: Topology): AsyncGenerator<readonly LayerFeature[]> {
  const writer = new WkbWriter();
  for (const { name, features } of topology.objects) {
    for (const [index, { properties, geometry }] of features.entries()) {
      const row = index + 1;
      const wkb = geometryWkb(geometry(), writer);
      yield [
        {
          layer: name,
          feature: { row, properties, wkb: wkb ?? null, findings: wkb === undefined ? [{ kind: "damaged-record", row }] : [] },
        },
      ];
    }
  }
}
