/** What a map on a data page says; the page hands it over, so that the script has no words of its own. */
export interface PageMapWords {
  readonly label: string;
  readonly zoomIn: string;
  readonly zoomOut: string;
  /** How a finger moves the map, not the page. */
  readonly twoFingers: string;
  readonly wheel: string;
  readonly wheelOnMac: string;
}
