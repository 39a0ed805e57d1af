import type { LocalText } from "./text.ts";

/**
 * Classes and colours of Japanese flood maps (水害ハザードマップ作成の手引き), and measures of danger from depth and speed. Lower
 * edges belong to their class: 0.5 m is in 「0.5～3.0m」.
 */
export interface HazardClass {
  /** Lower edge, in the unit of the list. */
  readonly from: number;
  readonly color: string;
  readonly label: LocalText;
}

/** Shallower water counts as dry, metres. */
export const dryBelowMeters = 0.01;

/** The six standard classes of depth, metres. */
export const depthClasses: readonly HazardClass[] = [
  { from: dryBelowMeters, color: "#F7F5A9", label: { ja: "0.5m未満", en: "under 0.5 m" } },
  { from: 0.5, color: "#FFD8C0", label: { ja: "0.5～3.0m", en: "0.5 to 3 m" } },
  { from: 3, color: "#FFB7B7", label: { ja: "3.0～5.0m", en: "3 to 5 m" } },
  { from: 5, color: "#FF9191", label: { ja: "5.0～10.0m", en: "5 to 10 m" } },
  { from: 10, color: "#F285C9", label: { ja: "10.0～20.0m", en: "10 to 20 m" } },
  { from: 20, color: "#DC7ADC", label: { ja: "20.0m以上", en: "20 m and over" } },
];

/** The detailed version, with edges at 0.3 and 1.0 m. */
export const detailedDepthClasses: readonly HazardClass[] = [
  { from: dryBelowMeters, color: "#FFFFB3", label: { ja: "0.3m未満", en: "under 0.3 m" } },
  { from: 0.3, color: "#F7F5A9", label: { ja: "0.3～0.5m", en: "0.3 to 0.5 m" } },
  { from: 0.5, color: "#F8E1A6", label: { ja: "0.5～1.0m", en: "0.5 to 1 m" } },
  { from: 1, color: "#FFD8C0", label: { ja: "1.0～3.0m", en: "1 to 3 m" } },
  ...depthClasses.slice(2),
];

/** 浸水継続時間 (0.5 m and over), hours. */
export const durationClasses: readonly HazardClass[] = [
  { from: 0, color: "#A0D2FF", label: { ja: "12時間未満", en: "under 12 hours" } },
  { from: 12, color: "#0041FF", label: { ja: "12時間～1日", en: "12 hours to 1 day" } },
  { from: 24, color: "#FAF500", label: { ja: "1日～3日", en: "1 to 3 days" } },
  { from: 72, color: "#FF9900", label: { ja: "3日～1週間", en: "3 days to 1 week" } },
  { from: 168, color: "#FF2800", label: { ja: "1週間～2週間", en: "1 to 2 weeks" } },
  { from: 336, color: "#B40068", label: { ja: "2週間～4週間", en: "2 to 4 weeks" } },
  { from: 672, color: "#600060", label: { ja: "4週間以上", en: "4 weeks and over" } },
];

/** 土砂災害警戒区域 by kind: special (特別警戒) and ordinary (警戒) zones. */
export const landslideColors = {
  "debris-flow": { special: "#A50021", ordinary: "#E6C832" },
  "steep-slope": { special: "#FA2800", ordinary: "#FAE600" },
  landslip: { special: "#CA4C95", ordinary: "#FFB74C" },
} as const;

/** Number of the class that holds a value, 1 for the first; 0 below all of them. */
export function classOf(classes: readonly HazardClass[], value: number): number {
  return classes.findLastIndex(({ from }) => value >= from) + 1;
}

/** DEFRA hazard rating from depth (m), speed (m/s) and the debris factor. */
export function hazardRating(depthMeters: number, speed: number, debrisFactor: number): number {
  return depthMeters * (speed + 0.5) + debrisFactor;
}

/** Upper edges of the rating's first three classes. */
export const hazardRatingEdges: readonly number[] = [0.75, 1.25, 2];

/** Specific force on a person who walks, m². */
export function walkingForce(depthMeters: number, speed: number): number {
  return (speed * speed * depthMeters) / 9.81 + depthMeters ** 2 / 2;
}

/** Says whether a wooden house is swept away at a depth (m) and a speed (m/s). */
export type CollapseCriterion = (depthMeters: number, speed: number) => boolean;

/** 「家屋流失」 of Shiga's 地先の安全度マップ, u²h in m³/s². 要確認: the limit is quoted from memory. */
export function sweptAwayByForce(limit = 2.5): CollapseCriterion {
  return (depth, speed) => speed * speed * depth >= limit;
}

/** A curve of greatest speed by depth, as rows [depth, speed] in rising depth; beyond its ends the nearest row holds. */
export function sweptAwayByCurve(rows: readonly (readonly [depthMeters: number, speedLimit: number])[]): CollapseCriterion {
  return (depth, speed) => {
    const after = rows.findIndex(([place]) => place >= depth);
    const [first, last] = [rows[0], rows.at(-1)];
    if (first === undefined || last === undefined || depth <= 0) return false;
    if (after === 0) return speed >= first[1];
    const [before, next] = [rows[after - 1], rows[after]];
    if (before === undefined || next === undefined) return speed >= last[1];
    return speed >= before[1] + ((next[1] - before[1]) * (depth - before[0])) / (next[0] - before[0]);
  };
}

export type ShigaDamage = "none" | "below-floor" | "above-floor" | "submerged" | "swept-away";

/** Damage states of Shiga's 地先の安全度マップ (要確認). */
export function shigaDamage(depthMeters: number, speed: number): ShigaDamage {
  if (sweptAwayByForce()(depthMeters, speed)) return "swept-away";
  if (depthMeters >= 3) return "submerged";
  if (depthMeters >= 0.5) return "above-floor";
  return depthMeters >= 0.1 ? "below-floor" : "none";
}
