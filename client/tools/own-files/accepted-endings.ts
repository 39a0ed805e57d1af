/** What `<input accept>` says; the readers themselves are fetched by the worker only, and a test holds the two together. */
export const acceptedEndings: readonly string[] = ["geojson", "json", "kml", "kmz", "gpx", "csv", "tsv", "txt", "zip"];
