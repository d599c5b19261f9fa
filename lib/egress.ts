import { BlockList, isIP } from "node:net";

const privateRanges = new BlockList();
for (const [network, prefix] of [
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
] as const) {
  privateRanges.addSubnet(network, prefix, "ipv4");
}
for (const [network, prefix] of [
  ["::", 128],
  ["::1", 128],
  ["64:ff9b::", 96],
  ["64:ff9b:1::", 48],
  ["100::", 64],
  ["2001::", 23],
  ["2001:db8::", 32],
  ["2002::", 16],
  ["fc00::", 7],
  ["fe80::", 10],
  ["fec0::", 10],
  ["ff00::", 8],
] as const) {
  privateRanges.addSubnet(network, prefix, "ipv6");
}

const mapped = /^(?:0{0,4}:){0,5}:?(?:ffff|0{0,4}):/i;

/**
 * Whether an IP address is loopback, private or otherwise special, where a tenant's address must never lead. IPv4
 * addresses embedded in IPv6 always count as private, since no provider needs them, and so does anything that is not
 * an IP address. Source: IANA special-purpose address registries.
 */
export function isPrivateAddress(address: string): boolean {
  const bare = address.replace(/^\[|\]$/g, "").replace(/%.*$/, "");
  const family = isIP(bare);
  if (family === 4) return privateRanges.check(bare, "ipv4");
  if (family === 6) return privateRanges.check(bare, "ipv6") || mapped.test(bare);
  return true;
}

/** The operator's `host:port` pairs that are exempt from the guard. */
export type EgressAllow = ReadonlySet<string>;

/** Reads `EGRESS_ALLOW`: comma-separated `host:port`. */
export const parseEgressAllow = (text: string): EgressAllow =>
  new Set(
    text
      .split(",")
      .map((entry) => entry.trim().toLowerCase())
      .filter((entry) => entry !== ""),
  );

const allowedPorts: ReadonlySet<string> = new Set(["443", "8443"]);
const localName =
  /(?:^|\.)(?:localhost|local|localdomain|internal|intranet|lan|home|corp|arpa)\.?$/;

const portOf = (url: URL): string => url.port || (url.protocol === "http:" ? "80" : "443");

/** Whether the operator exempted this destination. */
export const isExempt = (url: URL, allow: EgressAllow): boolean =>
  allow.has(`${url.hostname}:${portOf(url)}`);

/**
 * What is wrong with a destination that a tenant gave, or null. Checks the address as written; names are checked
 * again when they resolve, at connect time. The URL parser has already turned decimal, octal, hex and short forms of
 * IPv4 into dotted ones.
 */
export function refuseDestination(address: string, allow: EgressAllow): string | null {
  if (!URL.canParse(address)) return "must be an https address";
  const url = new URL(address);
  if (url.username !== "" || url.password !== "") return "must not hold a user name or password";
  if (url.hash !== "" || url.search !== "") return "must have no query and no fragment";
  if (isExempt(url, allow))
    return /^https?:$/.test(url.protocol) ? null : "must be an https address";
  if (url.protocol !== "https:") return "must be an https address";
  if (!allowedPorts.has(portOf(url))) return "must use port 443 or 8443";
  const host = url.hostname;
  const isLiteral = host.startsWith("[") || isIP(host) !== 0;
  if (isLiteral && isPrivateAddress(host)) {
    return `must not lead to a private network, and ${host} is in one`;
  }
  if (!isLiteral && (localName.test(host) || !host.includes("."))) {
    return `must not lead to a private network, and ${host} is a name of one`;
  }
  return null;
}
