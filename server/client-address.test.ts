import { expect, test } from "vitest";
import { createClientAddresses } from "./client-address";

const addresses = createClientAddresses("10.0.0.0/8, 2001:db8::1");

test.each([
  ["no header: the socket's address", "203.0.113.9", undefined, "203.0.113.9"],
  ["a stranger's header is not believed", "203.0.113.9", "1.2.3.4", "203.0.113.9"],
  ["a trusted proxy's is", "10.0.0.1", "1.2.3.4", "1.2.3.4"],
  ["the nearest untrusted one counts", "10.0.0.1", "6.6.6.6, 1.2.3.4, 10.9.9.9", "1.2.3.4"],
  ["mapped IPv4 reads as IPv4", "::ffff:10.0.0.1", "::ffff:1.2.3.4", "1.2.3.4"],
  ["trusted IPv6 proxy", "2001:db8::1", "1.2.3.4", "1.2.3.4"],
  ["nonsense in the header is passed over", "10.0.0.1", "unknown", "10.0.0.1"],
])("%s", (_case, socket, header, expected) => {
  expect(addresses.of(socket, header)).toBe(expected);
});

test("an entry that is not an address stops the start", () => {
  expect(() => createClientAddresses("proxy.example")).toThrow("TRUSTED_PROXIES");
});
