import { lookup } from "node:dns";
import { BlockList, isIP, type LookupFunction } from "node:net";

/**
 * Which machines a download may reach. Addresses come from people, registries and redirects; none of them may
 * make this server ask a machine that only it can see.
 */

/** IANA special-purpose registry for IPv4: this network, private, CGNAT, loopback, link-local, test, multicast, reserved. */
const specialIpv4 = blockList("ipv4", [
  ["0.0.0.0", 8],
  ["10.0.0.0", 8],
  ["100.64.0.0", 10],
  ["127.0.0.0", 8],
  ["169.254.0.0", 16],
  ["172.16.0.0", 12],
  ["192.0.0.0", 24],
  ["192.0.2.0", 24],
  ["192.88.99.0", 24],
  ["192.168.0.0", 16],
  ["198.18.0.0", 15],
  ["198.51.100.0", 24],
  ["203.0.113.0", 24],
  ["224.0.0.0", 4],
  ["240.0.0.0", 4],
]);

/** All of IPv6 that is routed worldwide; loopback, unique local, link-local, multicast and mapped IPv4 lie outside. */
const globalIpv6 = blockList("ipv6", [["2000::", 3]]);

/** Inside it: Teredo and other protocol assignments, documentation, 6to4. These can carry a private IPv4 address. */
const specialIpv6 = blockList("ipv6", [
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["3fff::", 20],
]);

export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !specialIpv4.check(address, "ipv4");
  if (family !== 6) return false;
  return globalIpv6.check(address, "ipv6") && !specialIpv6.check(address, "ipv6");
}

/** A name or address that may not be connected to. */
export class RefusedAddress extends Error {
  override readonly name = "RefusedAddress";
}

/**
 * The name resolution of a connection: it answers public addresses only, and what it answers is what is connected
 * to, so that a name which changes its address between check and connection gains nothing.
 */
export const publicLookup: LookupFunction = (hostname, options, callback) => {
  lookup(hostname, { ...options, all: true }, (error, addresses) => {
    if (error) return callback(error, []);
    const refused = addresses.find(({ address }) => !isPublicAddress(address));
    const [first] = addresses;
    if (refused || !first) return callback(new RefusedAddress(`${hostname} → ${refused?.address ?? "—"}`), []);
    if (options.all) return callback(null, addresses);
    return callback(null, first.address, first.family);
  });
};

/** @throws RefusedAddress for an address written as numbers: those are connected to without any name resolution. */
export function checkHost(url: URL): void {
  const host = url.hostname.replace(/^\[|\]$/g, "");
  if (isIP(host) !== 0 && !isPublicAddress(host)) throw new RefusedAddress(host);
}

function blockList(family: "ipv4" | "ipv6", subnets: readonly (readonly [network: string, prefix: number])[]): BlockList {
  const list = new BlockList();
  for (const [network, prefix] of subnets) list.addSubnet(network, prefix, family);
  return list;
}
