import { expect, test } from "vitest";
import { isPrivateAddress, parseEgressAllow, refuseDestination } from "./egress";

const none = parseEgressAllow("");

test.each([
  "http://api.example.com",
  "ftp://api.example.com",
  "https://user:secret@api.example.com",
  "https://api.example.com:22",
  "https://api.example.com/?x=1",
  "https://localhost",
  "https://printer.local",
  "https://metadata.google.internal",
  "https://intranet",
  "https://127.0.0.1",
  "https://127.1",
  "https://2130706433",
  "https://0x7f000001",
  "https://0177.0.0.1",
  "https://169.254.169.254",
  "https://100.64.1.1",
  "https://[::1]",
  "https://[::ffff:127.0.0.1]",
  "https://[::ffff:8.8.8.8]",
  "https://[64:ff9b::7f00:1]",
  "https://[2002:7f00:1::]",
  "https://[fe80::1]",
  "https://[fd00::1]",
  "https://①②⑦.⓪.⓪.①",
  "not an address",
])("%s is refused as a destination", (address) => {
  expect(refuseDestination(address, none)).not.toBeNull();
});

test.each(["https://api.example.com/v1", "https://8.8.8.8:8443", "https://[2606:4700::1111]/v1"])(
  "%s is accepted as a destination",
  (address) => {
    expect(refuseDestination(address, none)).toBeNull();
  },
);

test("what the operator exempts may be private and plain http, at that port alone", () => {
  const allow = parseEgressAllow(" 127.0.0.1:8080 , Mock.internal:443");
  expect(refuseDestination("http://127.0.0.1:8080/v1", allow)).toBeNull();
  expect(refuseDestination("https://mock.internal", allow)).toBeNull();
  expect(refuseDestination("http://127.0.0.1:8081/v1", allow)).not.toBeNull();
});

test.each([
  "10.0.0.1",
  "172.31.255.255",
  "192.168.1.1",
  "198.19.0.1",
  "224.0.0.1",
  "255.255.255.255",
  "0.0.0.0",
  "::",
  "fe80::1%eth0",
  "::ffff:10.0.0.1",
  "0:0:0:0:0:ffff:0a00:0001",
  "ff02::1",
  "2002::1",
  "example.com",
])("%s counts as private", (address) => {
  expect(isPrivateAddress(address)).toBe(true);
});

test.each(["1.1.1.1", "172.32.0.1", "100.128.0.1", "2606:4700::1111", "2a00:1450:4001:80b::200a"])(
  "%s counts as public",
  (address) => {
    expect(isPrivateAddress(address)).toBe(false);
  },
);
