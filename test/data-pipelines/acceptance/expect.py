"""Works out what every layer of a folder of real files holds, without this project's readers.

    python3 expect.py FOLDER > expected.json

Shapefiles, GeoPackages, KML and TopoJSON are read by GDAL (ogr2ogr), everything else by Python's own csv, json,
zipfile and ElementTree. Coordinates are longitude and latitude in JGD2011 where the CRS is known, else as delivered.
"""

import csv, io, json, os, re, subprocess, sys, unicodedata, zipfile
import xml.etree.ElementTree as ET

root = sys.argv[1]
nfc = lambda text: unicodedata.normalize("NFC", text)
decimals = 7

# CRS of deliveries that do not say it themselves, and of those whose .prj GDAL cannot name. From data/README.md.
jgd2000_by_readme = ("ksj/P13-11_25_GML/", "ksj/N05-12_Station2_shiga/", "ksj/A30a5")
cp932_by_readme = jgd2000_by_readme + ("ksj/", "hazard/echizen", "facilities/echizen", "urban-planning/takamatsu", "roads/yaizu", "hazard/yaizu", "urban-planning/yaizu", "boundaries/yaizu", "ruins/yaizu", "transport/yaizu", "awkward/zip_names")
# Systems of other countries that GDAL knows by the title of the .prj; here they are asked for.
foreign = (3006, 3021, 31287)


def positions(value):
    if value is None:
        return
    if "geometries" in value:
        for one in value["geometries"]:
            yield from positions(one)
        return
    stack = [value["coordinates"]]
    while stack:
        item = stack.pop()
        if item and not isinstance(item[0], list):
            yield item[0], item[1]
        else:
            stack.extend(item)


def bounds(pairs):
    pairs = [(x, y) for x, y in pairs if abs(x) < 1e300 and abs(y) < 1e300]
    if not pairs:
        return None
    xs, ys = zip(*pairs)
    return [round(v, decimals) for v in (min(xs), min(ys), max(xs), max(ys))]


def sample(rows):
    """A text of the record in the middle, one in Japanese if there is one."""
    if not rows:
        return None
    at = len(rows) // 2
    texts = [(k, v) for k, v in rows[at].items() if isinstance(v, str) and v.strip() and k]
    chosen = next(((k, v) for k, v in texts if not v.isascii()), texts[0] if texts else None)
    return [at, nfc(chosen[0]), nfc(chosen[1].strip())] if chosen else None


def layer(name, rows, pairs, crs, by, **more):
    return {"name": nfc(name), "count": len(rows), "crs": crs, "bounds": bounds(pairs), "sample": sample(rows), "by": by, **more}


def features(name, collection, crs, by):
    items = collection["features"] if "features" in collection else [collection]
    geometries = [item.get("geometry") for item in items]
    return layer(name, [item.get("properties") or {} for item in items], [p for g in geometries for p in positions(g)], crs, by,
                 without=sum(g is None for g in geometries))


def run(*arguments):
    return subprocess.run(arguments, capture_output=True, check=True).stdout.decode("utf8", "replace")


def epsg_of(source, name):
    """From the definition, by its parameters, because ESRI .prj files carry no code."""
    text = run("ogrinfo", "-so", source, name)
    wkt = text[text.index("Layer SRS WKT:") :] if "Layer SRS WKT:" in text else ""
    wkt = wkt[: wkt.index("Data axis")] if "Data axis" in wkt else wkt
    codes = re.findall(r'ID\["EPSG",(\d+)\]\]\s*$', wkt.strip())
    if 'GEOGCRS["WGS 84"' in wkt:
        return 4326
    return int(codes[-1]) if codes and int(codes[-1]) not in foreign else None


def gdal(path, entry="", options=()):
    source = (f"/vsizip/{root}/{path}/{entry}" if entry else f"{root}/{path}")
    names = re.findall(r"^\d+: (.+?)(?: \([^()]*\))?$", run("ogrinfo", "-ro", source), re.M)
    base = os.path.splitext(os.path.basename(entry or path))[0]
    for name in names:
        crs = epsg_of(source, name)
        more = {"assumed": 4612} if path.startswith(jgd2000_by_readme) and crs is None else {}
        crs = more.get("assumed", crs)
        encoding = ["-oo", "ENCODING=CP932"] if path.startswith(cp932_by_readme) and not os.path.exists(f"{root}/{path[:-4]}.cpg") else []
        to = ["-s_srs", f"EPSG:{crs}", "-t_srs", "EPSG:6668"] if crs and crs not in (4326, 2269) else []
        out = run("ogr2ogr", "-f", "GeoJSON", "/vsistdout/", source, name, "-dim", "XY", "-lco", "COORDINATE_PRECISION=9", "-lco", "WRITE_NAME=NO", *to, *encoding, *options)
        title = base if len(names) == 1 else f"{base}_{name}"
        stated = None if more else 4326 if path.endswith(".topojson") else crs
        yield {**features(title, json.loads(out), stated, "gdal"), **more}


def table(name, data):
    text = data.decode("utf-8-sig") if is_utf8(data) else data.decode("cp932")
    rows = list(csv.DictReader(io.StringIO(text, newline="")))
    head = list(rows[0]) if rows else []
    find = lambda *words: next((column for word in words for column in head if column and column.strip('"') == word), None)
    x, y = find("経度", "longitude", "lon", "lng", "fx", "X", "10進経度", "経度(10進)"), find("緯度", "latitude", "lat", "fy", "Y")
    pairs = []
    for row in rows if x and y else []:
        try:
            pairs.append((float(row[x]), float(row[y])))
        except (TypeError, ValueError):
            pass
    return layer(name, rows, pairs, None, "python csv", **({"position": [nfc(x), nfc(y)]} if x and y else {}))


def is_utf8(data):
    try:
        data.decode("utf8")
        return True
    except UnicodeDecodeError:
        return False


def local(element):
    return element.tag.split("}")[-1] if isinstance(element.tag, str) else ""


def to_degrees(pairs, epsg):
    """x = east, y = north."""
    given = "\n".join(f"{x} {y}" for x, y in pairs).encode()
    out = subprocess.run(["gdaltransform", "-output_xy", "-s_srs", f"EPSG:{epsg}", "-t_srs", "EPSG:6668"], input=given, capture_output=True, check=True)
    return [tuple(map(float, line.split()[:2])) for line in out.stdout.decode().splitlines() if line.strip()]


def citygml(path):
    tree = ET.parse(f"{root}/{path}").getroot()
    declared = re.search(r"EPSG/0/(\d+)", open(f"{root}/{path}", encoding="utf8").read())
    crs = int(declared[1])
    kinds = {}
    for member in tree:
        if local(member) == "cityObjectMember":
            for item in member:
                kinds.setdefault(local(item), []).append(item)
    base = os.path.splitext(os.path.basename(path))[0]
    for kind, items in kinds.items():
        pairs = []
        plane = crs == 10169
        for item in items:
            # Water has a line along its middle, longer than the area it is drawn for.
            both = {"lod0MultiCurve", "lod1MultiSurface"} <= {local(child) for child in item}
            within = [node for child in item if not (both and local(child) == "lod0MultiCurve") for node in child.iter()]
            for node in within:
                if local(node) in ("posList", "pos") and node.text:
                    v = list(map(float, node.text.split()))
                    pairs += [(v[i + 1], v[i]) for i in range(0, len(v) - 2, 3)]
        row = lambda item: {"id": item.get("{http://www.opengis.net/gml}id")}
        yield {"name": base if len(kinds) == 1 else f"{base}_{kind}", "kind": kind, "count": len(items), "crs": 6676 if plane else 6668,
               "bounds": bounds(to_degrees(pairs, 6676) if plane else pairs), "sample": sample([row(i) for i in items]), "by": "python ElementTree"}


def xlsx(path):
    main = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
    text = lambda element: "".join(t.text or "" for t in element.iter(f"{main}t"))
    with zipfile.ZipFile(f"{root}/{path}") as book:
        shared = [text(si) for si in ET.fromstring(book.read("xl/sharedStrings.xml"))] if "xl/sharedStrings.xml" in book.namelist() else []
        rows = []
        for r in ET.fromstring(book.read("xl/worksheets/sheet1.xml")).find(f"{main}sheetData"):
            cells = {}
            for c in r:
                v = c.find(f"{main}v")
                value = text(c) if c.get("t") == "inlineStr" else "" if v is None else shared[int(v.text)] if c.get("t") == "s" else v.text
                if value and value.strip():
                    cells[re.match("[A-Z]+", c.get("r"))[0]] = value
            if cells:
                rows.append(cells)
    head = rows[0]
    body = [{head[k]: v for k, v in row.items() if k in head} for row in rows[1:]]
    pairs = [(float(r["longitude"]), float(r["latitude"])) for r in body if "longitude" in r and "latitude" in r]
    return layer(os.path.splitext(os.path.basename(path))[0], body, pairs, None, "python zipfile", position=["longitude", "latitude"])


def osm(path):
    tree = ET.parse(f"{root}/{path}").getroot()
    base = os.path.splitext(os.path.basename(path))[0]
    nodes = {n.get("id"): (float(n.get("lon")), float(n.get("lat"))) for n in tree.findall("node")}
    tags = lambda item: {t.get("k"): t.get("v") for t in item.findall("tag")}
    named = [n for n in tree.findall("node") if n.find("tag") is not None and n.get("action") != "delete"]
    ways = [w for w in tree.findall("way") if w.find("tag") is not None and w.get("action") != "delete"]
    yield layer(f"{base}_points", [tags(n) for n in named], [nodes[n.get("id")] for n in named], 4326, "python ElementTree")
    yield layer(f"{base}_lines", [tags(w) for w in ways], [nodes[n.get("ref")] for w in ways for n in w.findall("nd")], 4326, "python ElementTree")


def gtfs(path):
    read = lambda name: list(csv.DictReader(io.open(f"{root}/{path}/{name}", encoding="utf-8-sig", newline="")))
    stops, routes, shapes, trips = read("stops.txt"), read("routes.txt"), read("shapes.txt"), read("trips.txt")
    at = lambda row, x, y: (float(row[x]), float(row[y]))
    used = {t["shape_id"] for t in trips}
    yield layer("stops", stops, [at(s, "stop_lon", "stop_lat") for s in stops], 4326, "python csv")
    yield layer("routes", routes, [at(s, "shape_pt_lon", "shape_pt_lat") for s in shapes if s["shape_id"] in used], 4326, "python csv")


def moj(path):
    outer = zipfile.ZipFile(f"{root}/{path}")
    for name in outer.namelist():
        data = outer.read(name)
        if name.endswith(".zip"):
            inner = zipfile.ZipFile(io.BytesIO(data))
            name, data = next((n, inner.read(n)) for n in inner.namelist() if n.endswith(".xml"))
        tree = ET.fromstring(data)
        # X is north.
        pairs = [tuple(float(v.text) for v in (q[1], q[0])) for q in ([e for e in p.iter() if local(e) in "XY"] for p in tree.iter() if local(p) == "GM_Point")]
        parcels = [{local(c): (c.text or "") for c in p} for p in tree.iter() if local(p) == "筆"]
        yield {"name": os.path.splitext(os.path.basename(name))[0], "count": len(parcels), "crs": 2444, "bounds": bounds(to_degrees(pairs, 2444)), "sample": sample(parcels), "by": "python ElementTree"}


def fgd_building(path):
    text = open(f"{root}/{path}", encoding="utf8").read()
    values = [list(map(float, t.split())) for t in re.findall(r"<gml:posList>([^<]*)<", text)]
    pairs = [(v[i + 1], v[i]) for v in values for i in range(0, len(v), 2)]
    yield {"name": "BldA_source", "count": text.count("<BldA "), "crs": 6668, "bounds": bounds(pairs), "sample": None, "by": "python re"}


def ksj_gml(path):
    text = open(f"{root}/{path}", encoding="utf-8-sig").read()
    pairs = [tuple(map(float, p.split()))[::-1] for p in re.findall(r"<gml:pos>([^<]*)<", text)]
    rows = [dict(re.findall(r"<ksj:(\w+)>([^<]+)<", one)) for one in re.findall(r"<ksj:Park .*?</ksj:Park>", text, re.S)]
    yield layer(os.path.splitext(os.path.basename(path))[0], rows, pairs, 4612, "python re")


def layers_of(path):
    name, extension = os.path.splitext(path)
    base = os.path.basename(name)
    if extension == ".shp":
        return list(gdal(path))
    if extension in (".gpkg", ".kml", ".topojson"):
        return list(gdal(path))
    if extension == ".zip" and path.startswith("parcels"):
        return list(moj(path))
    if extension == ".zip":
        with zipfile.ZipFile(f"{root}/{path}") as archive:
            found = [n for n in archive.namelist() if n.lower().endswith(".shp")]
        if "cp932names" in path:  # GDAL cannot name the entry; the members are those of the folder, says data/README.md.
            return list(gdal("ruins/yaizu/埋蔵文化財/埋蔵文化財.shp"))
        return [one for entry in found for one in gdal(path, entry)]
    if extension in (".geojson", ".json"):
        data = json.load(open(f"{root}/{path}", encoding="utf-8-sig"))
        if isinstance(data, list):
            return [layer(base, data, [(r["lng"], r["lat"]) for r in data], None, "python json", position=["lng", "lat"])]
        if data.get("type") in ("GeometryCollection", "MultiPolygon", "Polygon"):
            data = {"geometry": data}
        elif data.get("type") not in ("FeatureCollection", "Feature"):
            return None
        plane = any(abs(x) > 180 for one in data.get("features", [data]) for x, _ in positions(one.get("geometry")) if abs(x) < 1e300)
        return [features(base, data, None if plane else 4326, "python json")]
    if extension == ".csv":
        return [table(base, open(f"{root}/{path}", "rb").read())]
    if extension == ".xlsx":
        return [xlsx(path)]
    if extension == ".gml":
        return list(citygml(path))
    if extension == ".osm":
        return list(osm(path))
    if path == "fgd/BldA_source.xml":
        return list(fgd_building(path))
    if path == "ksj/P13-11_25_GML/P13-11_25.xml":
        return list(ksj_gml(path))
    if path == "transport/donanbus_gtfs_jp":
        return list(gtfs(path))
    return None


paths = ["transport/donanbus_gtfs_jp"]
for folder, _, names in os.walk(root):
    paths += [os.path.relpath(os.path.join(folder, n), root) for n in names if n not in ("attributes.csv", "README.md")]

expected = {}
for path in sorted(paths, key=nfc):
    if path.startswith("transport/donanbus_gtfs_jp/"):
        continue
    try:
        found = layers_of(path)
    except Exception as error:  # What these programs cannot read either is decided in the table by hand.
        print(f"{path}: {error!r}"[:300], file=sys.stderr)
        continue
    if found:
        expected[nfc(path)] = found
print(json.dumps(expected, ensure_ascii=False, indent=1))
