import type { BuildingUse } from "./building-attributes.ts";

export type FacilityKind =
  | "city-hall"
  | "branch-office"
  | "elementary"
  | "junior-high"
  | "high-school"
  | "community"
  | "assembly"
  | "library"
  | "museum"
  | "hall"
  | "childcare"
  | "hospital"
  | "clinic"
  | "health-centre"
  | "welfare"
  | "gym"
  | "sports-park"
  | "block-park"
  | "neighbourhood-park"
  | "lakeside-park"
  | "castle-park"
  | "toilet"
  | "fire-station"
  | "disaster-centre"
  | "station"
  | "roadside-station"
  | "temple"
  | "shrine"
  | "shopping";

/** A building on the ground of a facility, in the ground's own axes from its centre; shares of length and depth. */
export interface SiteBuilding {
  readonly du: number;
  readonly dv: number;
  readonly along: number;
  readonly across: number;
  readonly storeys: number;
  readonly use: BuildingUse;
}

export interface FacilityStyle {
  readonly alongMeters: number;
  readonly acrossMeters: number;
  readonly buildings: readonly SiteBuilding[];
  /** POI code of the standard data set where one is known, otherwise the kind in words, as lists of cities have it. */
  readonly poiCode: string;
  readonly operator: string;
  readonly openDays: string;
  readonly opens: string;
  readonly closes: string;
  readonly era: readonly [middle: number, spread: number];
  /** Temples and shops are on the map of buildings but on no list of public facilities. */
  readonly isListed: boolean;
}

const none = { buildings: [], operator: "見本市", openDays: "", opens: "", closes: "", era: [1990, 12], isListed: true } as const;
const office = { ...none, openDays: "月火水木金", opens: "08:30", closes: "17:15" } as const;
const school: readonly SiteBuilding[] = [
  { du: -0.08, dv: 0.34, along: 0.62, across: 0.12, storeys: 3, use: "422" },
  { du: 0.34, dv: -0.22, along: 0.21, across: 0.22, storeys: 1, use: "422" },
  { du: -0.36, dv: 0.12, along: 0.09, across: 0.24, storeys: 2, use: "422" },
];
const single = (use: BuildingUse, storeys: number, [along, across]: readonly [number, number] = [0.56, 0.5]): readonly SiteBuilding[] => [
  { du: 0, dv: 0.06, along, across, storeys, use },
];

export const facilityStyles: Record<FacilityKind, FacilityStyle> = {
  "city-hall": {
    ...office,
    alongMeters: 110,
    acrossMeters: 76,
    poiCode: "市役所",
    buildings: [
      { du: -0.05, dv: 0.2, along: 0.55, across: 0.26, storeys: 5, use: "421" },
      { du: 0.33, dv: -0.2, along: 0.2, across: 0.3, storeys: 3, use: "421" },
    ],
    era: [1996, 1],
  },
  "branch-office": { ...office, alongMeters: 48, acrossMeters: 38, poiCode: "支所", buildings: single("421", 2) },
  elementary: {
    ...none,
    alongMeters: 140,
    acrossMeters: 105,
    poiCode: "小学校",
    operator: "見本市教育委員会",
    buildings: school,
    era: [1978, 8],
  },
  "junior-high": {
    ...none,
    alongMeters: 155,
    acrossMeters: 112,
    poiCode: "中学校",
    operator: "見本市教育委員会",
    buildings: school,
    era: [1982, 8],
  },
  "high-school": {
    ...none,
    alongMeters: 165,
    acrossMeters: 120,
    poiCode: "高等学校",
    operator: "見本県教育委員会",
    buildings: school,
    era: [1975, 6],
  },
  community: {
    ...none,
    alongMeters: 50,
    acrossMeters: 42,
    poiCode: "1301a",
    openDays: "火水木金土日",
    opens: "09:00",
    closes: "21:30",
    buildings: single("422", 2),
  },
  assembly: { ...none, alongMeters: 26, acrossMeters: 22, poiCode: "1302a", operator: "自治会", buildings: single("422", 1) },
  library: {
    ...none,
    alongMeters: 60,
    acrossMeters: 45,
    poiCode: "1512a",
    openDays: "水木金土日",
    opens: "10:00",
    closes: "18:00",
    buildings: single("422", 2),
    era: [1999, 1],
  },
  museum: {
    ...none,
    alongMeters: 50,
    acrossMeters: 40,
    poiCode: "0801a",
    openDays: "火水木金土日",
    opens: "09:00",
    closes: "17:00",
    buildings: single("422", 2),
    era: [1988, 1],
  },
  hall: {
    ...none,
    alongMeters: 70,
    acrossMeters: 55,
    poiCode: "1012a",
    openDays: "火水木金土日",
    opens: "09:00",
    closes: "22:00",
    buildings: single("422", 3),
    era: [1993, 1],
  },
  childcare: {
    ...none,
    alongMeters: 55,
    acrossMeters: 45,
    poiCode: "認定こども園",
    openDays: "月火水木金土",
    opens: "07:30",
    closes: "19:00",
    buildings: single("422", 1, [0.6, 0.34]),
    era: [2004, 9],
  },
  hospital: {
    ...none,
    alongMeters: 128,
    acrossMeters: 98,
    poiCode: "病院",
    operator: "見本市病院事業",
    buildings: [
      { du: 0, dv: 0.1, along: 0.5, across: 0.4, storeys: 7, use: "422" },
      { du: -0.36, dv: -0.22, along: 0.18, across: 0.24, storeys: 2, use: "422" },
    ],
    era: [2008, 1],
  },
  clinic: {
    ...none,
    alongMeters: 34,
    acrossMeters: 28,
    poiCode: "診療所",
    openDays: "月火水木金",
    opens: "09:00",
    closes: "17:00",
    buildings: single("422", 1),
  },
  "health-centre": { ...office, alongMeters: 50, acrossMeters: 38, poiCode: "保健センター", buildings: single("422", 2), era: [2006, 2] },
  welfare: {
    ...none,
    alongMeters: 56,
    acrossMeters: 44,
    poiCode: "老人福祉センター",
    openDays: "月火水木金",
    opens: "09:00",
    closes: "17:00",
    buildings: single("422", 2),
  },
  gym: {
    ...none,
    alongMeters: 70,
    acrossMeters: 55,
    poiCode: "体育館",
    openDays: "火水木金土日",
    opens: "09:00",
    closes: "21:30",
    buildings: single("422", 2, [0.8, 0.72]),
    era: [1997, 1],
  },
  "sports-park": { ...none, alongMeters: 200, acrossMeters: 160, poiCode: "運動場" },
  "block-park": { ...none, alongMeters: 42, acrossMeters: 34, poiCode: "1002a" },
  "neighbourhood-park": { ...none, alongMeters: 120, acrossMeters: 95, poiCode: "1003a" },
  "lakeside-park": { ...none, alongMeters: 150, acrossMeters: 75, poiCode: "1004a" },
  "castle-park": { ...none, alongMeters: 90, acrossMeters: 70, poiCode: "1004a" },
  toilet: { ...none, alongMeters: 9, acrossMeters: 7, poiCode: "トイレ", buildings: single("454", 1, [0.66, 0.6]) },
  "fire-station": {
    ...none,
    alongMeters: 60,
    acrossMeters: 48,
    poiCode: "消防署",
    operator: "見本消防組合",
    buildings: single("421", 3),
    era: [2010, 2],
  },
  "disaster-centre": { ...none, alongMeters: 70, acrossMeters: 55, poiCode: "防災センター", buildings: single("421", 2), era: [2016, 1] },
  station: {
    ...none,
    alongMeters: 52,
    acrossMeters: 18,
    poiCode: "",
    operator: "見本鉄道",
    buildings: single("431", 2, [0.9, 0.7]),
    era: [1989, 1],
  },
  "roadside-station": {
    ...none,
    alongMeters: 110,
    acrossMeters: 70,
    poiCode: "",
    operator: "見本まちづくり公社",
    opens: "09:00",
    closes: "18:00",
    buildings: single("402", 1, [0.5, 0.34]),
    era: [2012, 1],
  },
  temple: {
    ...none,
    alongMeters: 46,
    acrossMeters: 40,
    poiCode: "",
    buildings: [
      { du: 0, dv: 0.16, along: 0.36, across: 0.4, storeys: 1, use: "454" },
      { du: -0.34, dv: -0.1, along: 0.22, across: 0.2, storeys: 1, use: "411" },
    ],
    era: [1880, 8],
    isListed: false,
  },
  shrine: {
    ...none,
    alongMeters: 34,
    acrossMeters: 48,
    poiCode: "",
    buildings: [
      { du: 0, dv: 0.3, along: 0.28, across: 0.16, storeys: 1, use: "454" },
      { du: 0, dv: 0, along: 0.3, across: 0.16, storeys: 1, use: "454" },
    ],
    era: [1890, 10],
    isListed: false,
  },
  shopping: {
    ...none,
    alongMeters: 155,
    acrossMeters: 108,
    poiCode: "",
    buildings: single("402", 2, [0.66, 0.52]),
    era: [1998, 1],
    isListed: false,
  },
};
