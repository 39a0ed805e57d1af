/**
 * One example, at least, of everything CQL2 can say, in both encodings: [what it shows, text, JSON]. Written after the clauses and the
 * grammar of OGC 21-065r2, with the words of a Japanese city.
 */
export const examples: readonly (readonly [what: string, text: string, json: unknown])[] = [
  // Literals and comparison (basic-cql2)
  ["a text", "city='東近江市'", { op: "=", args: [{ property: "city" }, "東近江市"] }],
  ["a text with a quote in it", "shop = 'Kim''s'", { op: "=", args: [{ property: "shop" }, "Kim's"] }],
  ["a quote after a backslash", "shop = 'Kim\\'s'", { op: "=", args: [{ property: "shop" }, "Kim's"] }],
  ["control characters by their escapes", "note = 'a\\tb\\nc\\\\d'", { op: "=", args: [{ property: "note" }, "a\tb\nc\\d"] }],
  ["every escape of the standard", "note = '\\a\\b\\t\\n\\v\\f\\r'", { op: "=", args: [{ property: "note" }, "\x07\b\t\n\v\f\r"] }],
  ["an empty text", "note = ''", { op: "=", args: [{ property: "note" }, ""] }],
  ["a whole number", "floors > 3", { op: ">", args: [{ property: "floors" }, 3] }],
  ["a decimal number", "depth_m <= 3.14", { op: "<=", args: [{ property: "depth_m" }, 3.14] }],
  ["a negative number", "level = -2", { op: "=", args: [{ property: "level" }, -2] }],
  ["a number in scientific notation", "area < 1.5E6", { op: "<", args: [{ property: "area" }, 1500000] }],
  ["a number that begins with a point", "ratio >= .5", { op: ">=", args: [{ property: "ratio" }, 0.5] }],
  ["a number that ends with a point", "ratio <> 1.", { op: "<>", args: [{ property: "ratio" }, 1] }],
  ["true", "flood = TRUE", { op: "=", args: [{ property: "flood" }, true] }],
  ["false, in lower case", "flood <> false", { op: "<>", args: [{ property: "flood" }, false] }],
  ["a day", "surveyed >= DATE('2026-04-01')", { op: ">=", args: [{ property: "surveyed" }, { date: "2026-04-01" }] }],
  [
    "a moment",
    "updated < TIMESTAMP('2026-04-01T09:30:00.5Z')",
    { op: "<", args: [{ property: "updated" }, { timestamp: "2026-04-01T09:30:00.500Z" }] },
  ],
  ["a condition that is always true", "true", true],
  ["a condition that never is", "FALSE", false],
  ["a property without a value", "note IS NULL", { op: "isNull", args: [{ property: "note" }] }],
  ["a property with a value", "note is not null", { op: "not", args: [{ op: "isNull", args: [{ property: "note" }] }] }],
  ["a feature without position", "geometry IS NULL", { op: "isNull", args: [{ property: "geometry" }] }],

  // Names
  ["a Japanese property", "名称 = '中央公園'", { op: "=", args: [{ property: "名称" }, "中央公園"] }],
  ["a property in quotes that is a word of the language", '"in" = 1', { op: "=", args: [{ property: "in" }, 1] }],
  ["a property called like a constructor", '"date" IS NULL', { op: "isNull", args: [{ property: "date" }] }],
  ["a property with colon, point and digit", "ns:a.b2 = 1", { op: "=", args: [{ property: "ns:a.b2" }, 1] }],

  // Logic
  [
    "and binds closer than or",
    "a = 1 OR b = 2 AND c = 3",
    {
      op: "or",
      args: [
        { op: "=", args: [{ property: "a" }, 1] },
        {
          op: "and",
          args: [
            { op: "=", args: [{ property: "b" }, 2] },
            { op: "=", args: [{ property: "c" }, 3] },
          ],
        },
      ],
    },
  ],
  [
    "brackets bind closer than and",
    "(a = 1 or b = 2) and c = 3",
    {
      op: "and",
      args: [
        {
          op: "or",
          args: [
            { op: "=", args: [{ property: "a" }, 1] },
            { op: "=", args: [{ property: "b" }, 2] },
          ],
        },
        { op: "=", args: [{ property: "c" }, 3] },
      ],
    },
  ],
  [
    "three in a row",
    "a = 1 AND b = 2 AND c = 3",
    {
      op: "and",
      args: [
        { op: "=", args: [{ property: "a" }, 1] },
        { op: "=", args: [{ property: "b" }, 2] },
        { op: "=", args: [{ property: "c" }, 3] },
      ],
    },
  ],
  ["not", "NOT a = 1", { op: "not", args: [{ op: "=", args: [{ property: "a" }, 1] }] }],
  [
    "not of a bracket",
    "NOT (a = 1 OR b = 2)",
    {
      op: "not",
      args: [
        {
          op: "or",
          args: [
            { op: "=", args: [{ property: "a" }, 1] },
            { op: "=", args: [{ property: "b" }, 2] },
          ],
        },
      ],
    },
  ],

  // Advanced comparison operators
  ["like", "name LIKE '%小学校'", { op: "like", args: [{ property: "name" }, "%小学校"] }],
  ["not like", "name NOT LIKE '第_保育園%'", { op: "not", args: [{ op: "like", args: [{ property: "name" }, "第_保育園%"] }] }],
  ["a per cent sign that is one", "note like '100\\%'", { op: "like", args: [{ property: "note" }, "100\\%"] }],
  ["between", "depth BETWEEN 0.5 AND 3.0", { op: "between", args: [{ property: "depth" }, 0.5, 3] }],
  ["not between", "depth not between -1 and 1", { op: "not", args: [{ op: "between", args: [{ property: "depth" }, -1, 1] }] }],
  [
    "between, then and",
    "a BETWEEN 1 AND 2 AND b = 3",
    {
      op: "and",
      args: [
        { op: "between", args: [{ property: "a" }, 1, 2] },
        { op: "=", args: [{ property: "b" }, 3] },
      ],
    },
  ],
  ["in texts", "kind IN ('田', '畑', '宅地')", { op: "in", args: [{ property: "kind" }, ["田", "畑", "宅地"]] }],
  ["in one number", "kind in (1)", { op: "in", args: [{ property: "kind" }, [1]] }],
  ["not in", "kind NOT IN (1, 2, 3)", { op: "not", args: [{ op: "in", args: [{ property: "kind" }, [1, 2, 3]] }] }],
  [
    "in days",
    "d IN (DATE('2026-04-01'), DATE('2026-04-02'))",
    { op: "in", args: [{ property: "d" }, [{ date: "2026-04-01" }, { date: "2026-04-02" }]] },
  ],

  // Case-insensitive comparison
  [
    "without regard to case",
    "CASEI(name) = casei('København')",
    {
      op: "=",
      args: [
        { op: "casei", args: [{ property: "name" }] },
        { op: "casei", args: ["København"] },
      ],
    },
  ],
  [
    "a pattern without regard to case",
    "CASEI(name) LIKE CASEI('foo%')",
    {
      op: "like",
      args: [
        { op: "casei", args: [{ property: "name" }] },
        { op: "casei", args: ["foo%"] },
      ],
    },
  ],
  [
    "a list without regard to case",
    "casei(name) in (casei('Οδος'), casei('Straße'))",
    {
      op: "in",
      args: [
        { op: "casei", args: [{ property: "name" }] },
        [
          { op: "casei", args: ["Οδος"] },
          { op: "casei", args: ["Straße"] },
        ],
      ],
    },
  ],

  // Spatial functions
  ["a point", "S_INTERSECTS(geometry, POINT(136.2 35.1))", spatial("s_intersects", { type: "Point", coordinates: [136.2, 35.1] })],
  [
    "a point with height",
    "s_intersects(geometry,point z(136.2 35.1 120))",
    spatial("s_intersects", { type: "Point", coordinates: [136.2, 35.1] }),
  ],
  ["a box", "S_INTERSECTS(geometry, BBOX(136.1,35.0,136.3,35.2))", spatial("s_intersects", { bbox: [136.1, 35, 136.3, 35.2] })],
  ["a box with heights", "S_WITHIN(geometry, BBOX(1,2,3,4,5,6))", spatial("s_within", { bbox: [1, 2, 4, 5] })],
  [
    "a box across the 180th meridian",
    "S_INTERSECTS(geometry, BBOX(160.6,-55.95,-170,-25.89))",
    spatial("s_intersects", { bbox: [160.6, -55.95, -170, -25.89] }),
  ],
  [
    "a line",
    "S_CROSSES(geometry, LINESTRING(0 0, 1.5 -1.5))",
    spatial("s_crosses", {
      type: "LineString",
      coordinates: [
        [0, 0],
        [1.5, -1.5],
      ],
    }),
  ],
  [
    "a polygon with a hole",
    "S_DISJOINT(geometry, POLYGON((0 0,9 0,9 9,0 0),(1 1,2 1,2 2,1 1)))",
    spatial("s_disjoint", { type: "Polygon", coordinates: [ring(0, 9), ring(1, 2)] }),
  ],
  [
    "several points",
    "S_EQUALS(geometry, MULTIPOINT((1 2), (3 4)))",
    spatial("s_equals", {
      type: "MultiPoint",
      coordinates: [
        [1, 2],
        [3, 4],
      ],
    }),
  ],
  [
    "several points without brackets of their own",
    "S_CONTAINS(geometry, MULTIPOINT(7 50,10 51))",
    spatial("s_contains", {
      type: "MultiPoint",
      coordinates: [
        [7, 50],
        [10, 51],
      ],
    }),
  ],
  [
    "several lines",
    "S_TOUCHES(geometry, MULTILINESTRING((0 0,1 1),(2 2,3 3)))",
    spatial("s_touches", {
      type: "MultiLineString",
      coordinates: [
        [
          [0, 0],
          [1, 1],
        ],
        [
          [2, 2],
          [3, 3],
        ],
      ],
    }),
  ],
  [
    "several polygons",
    "S_OVERLAPS(geometry, MULTIPOLYGON(((0 0,9 0,9 9,0 0)),((1 1,2 1,2 2,1 1))))",
    spatial("s_overlaps", { type: "MultiPolygon", coordinates: [[ring(0, 9)], [ring(1, 2)]] }),
  ],
  [
    "a collection",
    "S_INTERSECTS(geometry, GEOMETRYCOLLECTION(POINT(1 2), POLYGON((0 0,9 0,9 9,0 0))))",
    spatial("s_intersects", {
      type: "GeometryCollection",
      geometries: [
        { type: "Point", coordinates: [1, 2] },
        { type: "Polygon", coordinates: [ring(0, 9)] },
      ],
    }),
  ],
  [
    "two geometries that are both written down",
    "S_WITHIN(POINT(1 1), BBOX(0,0,2,2))",
    { op: "s_within", args: [{ type: "Point", coordinates: [1, 1] }, { bbox: [0, 0, 2, 2] }] },
  ],

  // Temporal functions
  ["after a day", "T_AFTER(surveyed, DATE('2026-04-01'))", { op: "t_after", args: [{ property: "surveyed" }, { date: "2026-04-01" }] }],
  [
    "within days",
    "T_INTERSECTS(surveyed, INTERVAL('2026-01-01', '2026-12-31'))",
    { op: "t_intersects", args: [{ property: "surveyed" }, { interval: ["2026-01-01", "2026-12-31"] }] },
  ],
  [
    "an interval of moments",
    "T_BEFORE(updated, INTERVAL('1969-07-16T05:32:00Z', '1969-07-24T16:50:35Z'))",
    { op: "t_before", args: [{ property: "updated" }, { interval: ["1969-07-16T05:32:00Z", "1969-07-24T16:50:35Z"] }] },
  ],
  [
    "an interval with an open end",
    "T_DISJOINT(surveyed, INTERVAL('..', '2026-12-31'))",
    { op: "t_disjoint", args: [{ property: "surveyed" }, { interval: ["..", "2026-12-31"] }] },
  ],
  [
    "an interval of two properties",
    "T_DURING(INTERVAL(valid_from, valid_to), INTERVAL('2020-01-01', '..'))",
    { op: "t_during", args: [{ interval: [{ property: "valid_from" }, { property: "valid_to" }] }, { interval: ["2020-01-01", ".."] }] },
  ],
  ...(
    [
      "t_contains",
      "t_equals",
      "t_finishedBy",
      "t_finishes",
      "t_meets",
      "t_metBy",
      "t_overlappedBy",
      "t_overlaps",
      "t_startedBy",
      "t_starts",
    ] as const
  ).map(
    (op) =>
      [
        op,
        `${op.toUpperCase()}(INTERVAL(a, b), INTERVAL('2020-01-01', '2020-12-31'))`,
        { op, args: [{ interval: [{ property: "a" }, { property: "b" }] }, { interval: ["2020-01-01", "2020-12-31"] }] },
      ] as const,
  ),

  // Property–property comparison and arithmetic
  ["a property beside a property", "built < rebuilt", { op: "<", args: [{ property: "built" }, { property: "rebuilt" }] }],
  ["a value on the left", "3 < floors", { op: "<", args: [3, { property: "floors" }] }],
  ["a difference", "balance-150.0 > 0", { op: ">", args: [{ op: "-", args: [{ property: "balance" }, 150] }, 0] }],
  [
    "a product binds closer than a sum",
    "a + b * 2 = 10",
    { op: "=", args: [{ op: "+", args: [{ property: "a" }, { op: "*", args: [{ property: "b" }, 2] }] }, 10] },
  ],
  [
    "sums are made from the left",
    "a - b - c = 0",
    { op: "=", args: [{ op: "-", args: [{ op: "-", args: [{ property: "a" }, { property: "b" }] }, { property: "c" }] }, 0] },
  ],
  [
    "brackets in a sum",
    "(a + b) * 2 > 1",
    { op: ">", args: [{ op: "*", args: [{ op: "+", args: [{ property: "a" }, { property: "b" }] }, 2] }, 1] },
  ],
  ["a power", "a ^ 2 > 4", { op: ">", args: [{ op: "^", args: [{ property: "a" }, 2] }, 4] }],
  ["a remainder", "a % 2 = 0", { op: "=", args: [{ op: "%", args: [{ property: "a" }, 2] }, 0] }],
  ["a whole quotient", "a div 2 = 1", { op: "=", args: [{ op: "div", args: [{ property: "a" }, 2] }, 1] }],
  [
    "a quotient",
    "population / area >= 40",
    { op: ">=", args: [{ op: "/", args: [{ property: "population" }, { property: "area" }] }, 40] },
  ],
  ["a sign before a property", "-a < 1", { op: "<", args: [{ op: "*", args: [-1, { property: "a" }] }, 1] }],
];

function spatial(op: string, geometry: unknown) {
  return { op, args: [{ property: "geometry" }, geometry] };
}

function ring(low: number, high: number): number[][] {
  return [
    [low, low],
    [high, low],
    [high, high],
    [low, low],
  ];
}
