/** What the address of the page says behind `#`: the simulation, and the run that is shown. */
export interface Address {
  readonly simulation: string | undefined;
  readonly job: string | undefined;
}

export function readAddress(hash: string): Address {
  const parameters = new URLSearchParams(hash.replace(/^#/, ""));
  return { simulation: parameters.get("simulation") ?? undefined, job: parameters.get("job") ?? undefined };
}

export function addressOf(address: {
  readonly simulation: string;
  readonly job?: string | undefined;
  readonly run?: string | undefined;
}): string {
  const parts = Object.entries(address).flatMap(([name, value]): [string, string][] => (value === undefined ? [] : [[name, value]]));
  return `#${new URLSearchParams(parts)}`;
}
