/**
 * Transverse Mercator back to longitude and latitude, by the series of L. Krüger in the form of C. F. F. Karney, "Transverse Mercator with an
 * accuracy of a few nanometers", J. Geod. 85 (2011), cut after the fourth order: far below a micrometre within the zones of Japan.
 * `proj4` does the same a vertex at a time for five times the price, which loads of a million vertices notice; so do pairs taken apart,
 * each of which is an array that must be swept up again: there are none in the loop.
 */

export interface TransverseMercator {
  readonly semiMajorMeters: number;
  readonly flattening: number;
  readonly originLatitude: number;
  readonly originLongitude: number;
  readonly scale: number;
  readonly falseEastingMeters: number;
}

const radians = Math.PI / 180;

/** Brings the first `count` coordinates of `xs` and `ys` (metres, east and north) to degrees, in place. */
export type InPlace = (xs: Float64Array, ys: Float64Array, count: number) => void;

/** Makes the function that leaves this projection. */
export function inverseTransverseMercator(projection: TransverseMercator): InPlace {
  const { semiMajorMeters, flattening, originLatitude, originLongitude, scale, falseEastingMeters } = projection;
  const n = flattening / (2 - flattening);
  const radius = (semiMajorMeters / (1 + n)) * (1 + n ** 2 / 4 + n ** 4 / 64);
  const north = meridianArc(semiMajorMeters, n, originLatitude * radians) / radius;
  const perUnit = 1 / (scale * radius);
  const [b1, b2, b3, b4] = rectifyingToConformal(n);
  const [d1, d2, d3, d4] = conformalToGeodetic(n);

  return (xs, ys, count) => {
    for (let i = 0; i < count; i++) {
      const xi = (ys[i] as number) * perUnit + north;
      const eta = ((xs[i] as number) - falseEastingMeters) * perUnit;
      const sin2 = Math.sin(2 * xi);
      const cos2 = Math.cos(2 * xi);
      const grown = Math.exp(2 * eta);
      const sinh2 = (grown - 1 / grown) / 2;
      const cosh2 = (grown + 1 / grown) / 2;
      // Clenshaw's sum of b_j sin(2jζ) for the complex ζ = ξ + iη.
      const re = 2 * cos2 * cosh2;
      const im = -2 * sin2 * sinh2;
      const re3 = b3 + re * b4;
      const im3 = im * b4;
      const re2 = b2 + re * re3 - im * im3 - b4;
      const im2 = re * im3 + im * re3;
      const re1 = b1 + re * re2 - im * im2 - re3;
      const im1 = re * im2 + im * re2 - im3;
      const sinRe = sin2 * cosh2;
      const sinIm = cos2 * sinh2;
      const xiConformal = xi - (re1 * sinRe - im1 * sinIm);
      const etaConformal = eta - (re1 * sinIm + im1 * sinRe);
      const stretch = Math.exp(etaConformal);
      const sinhEta = (stretch - 1 / stretch) / 2;
      const sinXi = Math.sin(xiConformal);
      const cosXi = Math.cos(xiConformal);
      const level = Math.sqrt(sinhEta * sinhEta + cosXi * cosXi);
      // Of twice the conformal latitude χ, where tan χ = sinXi / level.
      const square = sinXi * sinXi + level * level;
      const sin2Chi = (2 * sinXi * level) / square;
      const cos2Chi = (level * level - sinXi * sinXi) / square;
      const c3 = d3 + 2 * cos2Chi * d4;
      const c2 = d2 + 2 * cos2Chi * c3 - d4;
      const c1 = d1 + 2 * cos2Chi * c2 - c3;
      ys[i] = (Math.atan2(sinXi, level) + c1 * sin2Chi) / radians;
      xs[i] = originLongitude + Math.atan2(sinhEta, cosXi) / radians;
    }
  };
}

/** Karney's β (his equation 36). */
function rectifyingToConformal(n: number): readonly [number, number, number, number] {
  return [
    n / 2 - (2 / 3) * n ** 2 + (37 / 96) * n ** 3 - n ** 4 / 360,
    n ** 2 / 48 + n ** 3 / 15 - (437 / 1440) * n ** 4,
    (17 / 480) * n ** 3 - (37 / 840) * n ** 4,
    (4397 / 161_280) * n ** 4,
  ];
}

/** The latitude series δ of K. Kawase, "A general formula for calculating meridian arc length", Bulletin of GSI 59 (2011). */
function conformalToGeodetic(n: number): readonly [number, number, number, number] {
  return [
    2 * n - (2 / 3) * n ** 2 - 2 * n ** 3 + (116 / 45) * n ** 4 + (26 / 45) * n ** 5,
    (7 / 3) * n ** 2 - (8 / 5) * n ** 3 - (227 / 45) * n ** 4 + (2704 / 315) * n ** 5,
    (56 / 15) * n ** 3 - (136 / 35) * n ** 4,
    (4279 / 630) * n ** 4,
  ];
}

/** From the equator, by F. R. Helmert's series (1880). */
function meridianArc(semiMajorMeters: number, n: number, latitude: number): number {
  return (
    (semiMajorMeters / (1 + n)) *
    ((1 + n ** 2 / 4 + n ** 4 / 64) * latitude -
      (3 / 2) * (n - n ** 3 / 8) * Math.sin(2 * latitude) +
      (15 / 16) * (n ** 2 - n ** 4 / 4) * Math.sin(4 * latitude) -
      (35 / 48) * n ** 3 * Math.sin(6 * latitude) +
      (315 / 512) * n ** 4 * Math.sin(8 * latitude))
  );
}
