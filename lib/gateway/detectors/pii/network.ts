import { type Surroundings, words } from "./context";
import { pii } from "./entity";
import { type Hits, isDigit, isWordUnit } from "./hits";

export const ipAddress = pii("IP_ADDRESS", "Network and devices", "IP address", "low");
export const macAddress = pii("MAC_ADDRESS", "Network and devices", "MAC address", "low");

const addressWords = words(
  "ips?",
  "ipv[46]",
  "address(?:es)?",
  "host",
  "server",
  "dns",
  "gateway",
  "subnet",
  "ping",
  "ssh",
  "from",
  "client",
  "router",
  "network",
  "port",
  "login",
  "blocked",
  "firewall",
  "proxy",
);
const versionWords = words(
  "versions?",
  "v",
  "ver",
  "release",
  "section",
  "chapter",
  "clause",
  "build",
);

const dotted =
  /(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)){3}(?:\/(?:3[0-2]|[12]?\d)(?!\d))?/y;

/** Reads a dotted IPv4 address that begins at `start`; its end, or -1. */
export function ipv4At(text: string, start: number, near: Surroundings, hits: Hits): number {
  dotted.lastIndex = start;
  const match = dotted.exec(text);
  if (match === null) return -1;
  const end = start + match[0].length;
  const next = text.charCodeAt(end);
  if (isWordUnit(next) || (next === 46 && isWordUnit(text.charCodeAt(end + 1)))) return -1;
  const before = text.charCodeAt(start - 1);
  if (before === 46 || before === 45 || isWordUnit(before)) return -1;
  near.at(text, start, end);
  const octets = match[0].split(/[./]/, 4);
  const looksLikeVersion = octets.every((octet) => octet.length < 2) || octets[0] === "0";
  const named = near.distance(addressWords) >= 0;
  const against = !named && near.distance(versionWords) >= 0;
  hits.add(ipAddress, start, end, named ? 0.95 : against ? 0.3 : looksLikeVersion ? 0.5 : 0.9);
  return end;
}

const hexPairs = /[0-9a-f]{2}([:-])[0-9a-f]{2}(?:\1[0-9a-f]{2}){4}(?![0-9a-f:-])/iy;
const ciscoTriple = /[0-9a-f]{4}\.[0-9a-f]{4}\.[0-9a-f]{4}(?![0-9a-f.])/iy;

/** Reads a MAC address that begins at `start`; its end, or -1. */
export function macAt(text: string, start: number, hits: Hits): number {
  const pattern = text.charCodeAt(start + 4) === 46 ? ciscoTriple : hexPairs;
  const before = text.charCodeAt(start - 1);
  if ((before === 58 || before === 45 || before === 46) && isWordUnit(text.charCodeAt(start - 2))) {
    return -1;
  }
  pattern.lastIndex = start;
  const match = pattern.exec(text);
  if (match === null) return -1;
  const end = start + match[0].length;
  if (isWordUnit(text.charCodeAt(end)) || /^(?:00.?){6}$/.test(match[0])) return -1;
  hits.add(macAddress, start, end, pattern === hexPairs ? 0.95 : 0.7);
  return end;
}

/** An address has at most 45 characters, a zone 16 more. Source: RFC 4291, RFC 6874. */
const MAX_IPV6 = 64;

const isHex = (c: number): boolean => isDigit(c) || ((c | 32) > 96 && (c | 32) < 103);

/** Reads an IPv6 address that begins at `start`; its end, or -1. */
export function ipv6At(text: string, start: number, hits: Hits): number {
  let end = start;
  let colons = 0;
  for (; end - start < MAX_IPV6; end++) {
    const c = text.charCodeAt(end);
    if (c === 58) colons++;
    else if (!isHex(c) && c !== 46) break;
  }
  while (text.charCodeAt(end - 1) === 46) end--;
  if (text.charCodeAt(end - 1) === 58 && text.charCodeAt(end - 2) !== 58) end--;
  if (colons < 2 || isWordUnit(text.charCodeAt(end))) return -1;
  const value = text.slice(start, end);
  if (!isIpv6(value)) return -1;
  const zone = /^%[\w.]{1,16}/.exec(text.slice(end, end + 18));
  const prefix = /^\/\d{1,3}(?!\d)/.exec(text.slice(end, end + 5));
  const whole = end + (zone?.[0].length ?? prefix?.[0].length ?? 0);
  // `::` alone, `::1` and scope operators of code say nothing about a person.
  const digits = value.replaceAll(":", "").length;
  hits.add(ipAddress, start, whole, digits < 3 ? 0.3 : /\d/.test(value) ? 0.95 : 0.5);
  return whole;
}

function isIpv6(value: string): boolean {
  const halves = value.split("::");
  if (halves.length > 2) return false;
  let groups = 0;
  for (const half of halves) {
    if (half === "") continue;
    const parts = half.split(":");
    for (let i = 0; i < parts.length; i++) {
      const part = parts[i] ?? "";
      if (part.includes(".")) {
        if (i !== parts.length - 1 || !/^(?:\d{1,3}\.){3}\d{1,3}$/.test(part)) return false;
        groups += 2;
      } else if (/^[0-9a-f]{1,4}$/i.test(part)) groups++;
      else return false;
    }
  }
  return halves.length === 2 ? groups < 8 : groups === 8;
}
