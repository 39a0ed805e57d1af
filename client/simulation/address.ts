/** What the address of the page says behind `#`: the simulation, and the run that is shown. */
export interface Address {
  readonly simulation: string | undefined;
  /** Its hash. */
  readonly run: string | undefined;
}

export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  return { simulation: parameters.get("simulation") ?? undefined, run: parameters.get("run") ?? undefined };
}

export function addressOf(address: { readonly simulation: string; readonly run?: string | undefined }): string {
  const parts = Object.entries(address).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return `#${new URLSearchParams(parts)}`;
}
