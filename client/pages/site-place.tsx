import type { SiteCoverage, SiteReport } from "../../model/site-report.ts";
import { formatDate, formatMoment, formatNumber } from "../text/format-value.ts";
import type { TextKey } from "../text/ja.ts";
import { useSpeech } from "../text/language-context.tsx";

const romanNumerals = "Ⅰ Ⅱ Ⅲ Ⅳ Ⅴ Ⅵ Ⅶ Ⅷ Ⅸ Ⅹ Ⅺ Ⅻ XIII XIV XV XVI XVII XVIII XIX".split(" ");
const firstZoneEpsg = 6669;

const coverageWords: Readonly<Record<SiteCoverage, TextKey>> = {
  inside: "report.coverage.inside",
  partly: "report.coverage.partly",
  outside: "report.coverage.outside",
  unknown: "report.coverage.unknown",
};

/** Where the place is, how large, and when this was written. */
export function SitePlaceFacts({ report: { place, createdAt, asOf } }: { readonly report: SiteReport }) {
  const speech = useSpeech();
  const { say } = speech;
  const [lon, lat] = place.centerLonLat;
  const [east, north] = place.centerPlaneMeters;
  const zone = romanNumerals[place.planeEpsg - firstZoneEpsg] ?? "";
  const meters = (value: number) => formatNumber(Math.round(value * 10) / 10, speech);
  const facts = [
    [say("report.position"), say("place.position", { lat: lat.toFixed(6), lon: lon.toFixed(6) })],
    [say("report.plane", { zone }), say("report.planeValue", { north: meters(north), east: meters(east) })],
    ...(place.areaSquareMeters === null ? [] : [[say("report.area"), say("report.areaValue", { area: meters(place.areaSquareMeters) })]]),
    [say("report.coverage"), say(coverageWords[place.coverage])],
    ...(asOf === null ? [] : [[say("report.asOf"), formatDate(asOf, speech)]]),
    [say("report.createdAt"), formatMoment(createdAt, speech)],
  ];
  return (
    <section aria-label={say("report.place")}>
      <dl className="facts">
        {facts.map(([label, value]) => (
          <div key={label}>
            <dt>{label}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
