import type { GtfsFeed } from "./gtfs-feed.ts";
import type { GtfsTable } from "./gtfs-table.ts";

export const weekdays = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"] as const;

const dayMilliseconds = 86_400_000;
/** A calendar that runs longer says nothing more. */
const mostDays = 800;
const exceptions = { added: "1", removed: "2" };

/**
 * Services that run on an ordinary Monday, Tuesday … : those of the set that runs on most Mondays of the feed.
 * Holidays and timetable changes within the feed so neither count twice nor hide the ordinary day.
 */
export async function ordinaryServices(feed: GtfsFeed): Promise<ReadonlySet<string>[]> {
  const running = await servicesByDay(feed);
  return weekdays.map((_, weekday) => {
    const sets = new Map<string, { services: ReadonlySet<string>; days: number }>();
    for (const [day, services] of running) {
      if (weekdayOf(day) !== weekday || services.size === 0) continue;
      const key = [...services].sort().join("\n");
      const known = sets.get(key) ?? { services, days: 0 };
      known.days++;
      sets.set(key, known);
    }
    const [ordinary] = [...sets.values()].sort((a, b) => b.days - a.days);
    return ordinary?.services ?? new Set();
  });
}

/** Services by day, in days since 1970. */
async function servicesByDay({ calendar, calendarDates }: GtfsFeed): Promise<Map<number, Set<string>>> {
  const running = new Map<number, Set<string>>();
  const servicesOf = (day: number) => {
    const services = running.get(day) ?? new Set();
    running.set(day, services);
    return services;
  };
  if (calendar) await addCalendar(calendar, servicesOf);
  if (calendarDates) {
    const [service, date, kind] = ["service_id", "date", "exception_type"].map((column) => calendarDates.reading(column));
    for await (const rows of calendarDates.rows()) {
      for (const row of rows) {
        const day = dayOf(date?.(row) ?? "");
        if (day === undefined) continue;
        if (kind?.(row) === exceptions.removed) servicesOf(day).delete(service?.(row) ?? "");
        else if (kind?.(row) === exceptions.added) servicesOf(day).add(service?.(row) ?? "");
      }
    }
  }
  return running;
}

async function addCalendar(calendar: GtfsTable, servicesOf: (day: number) => Set<string>): Promise<void> {
  const [service, from, to] = ["service_id", "start_date", "end_date"].map((column) => calendar.reading(column));
  const flags = weekdays.map((weekday) => calendar.reading(weekday));
  for await (const rows of calendar.rows()) {
    for (const row of rows) {
      const first = dayOf(from?.(row) ?? "");
      const last = dayOf(to?.(row) ?? "");
      if (first === undefined || last === undefined) continue;
      for (let day = first; day <= Math.min(last, first + mostDays); day++)
        if (flags[weekdayOf(day)]?.(row) === "1") servicesOf(day).add(service?.(row) ?? "");
    }
  }
}

/** Monday is 0; 1 January 1970 was a Thursday. */
function weekdayOf(day: number): number {
  return (((day + 3) % 7) + 7) % 7;
}

/** `20200401` in days since 1970. */
function dayOf(text: string): number | undefined {
  const [, year, month, date] = /^(\d{4})(\d{2})(\d{2})$/.exec(text) ?? [];
  return year === undefined ? undefined : Date.UTC(Number(year), Number(month) - 1, Number(date)) / dayMilliseconds;
}
