/** Units of definitions in the Unified Code for Units of Measure (https://ucum.org/ucum); what is counted is an annotation. */
const codes: Readonly<Record<string, string>> = {
  m: "m",
  km: "km",
  cm: "cm",
  "m²": "m2",
  "㎡": "m2",
  "%": "%",
  人: "{person}",
  世帯: "{household}",
  床: "{bed}",
  戸: "{dwelling}",
  ha: "har",
  本: "{departure}",
  便: "{trip}",
  階: "{storey}",
};

/** Undefined for a unit that has no code here. */
export function ucumCode(unit: string): string | undefined {
  return codes[unit];
}
