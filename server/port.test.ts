import { once } from "node:events";
import { type AddressInfo, createServer } from "node:net";
import { expect, test } from "vitest";
import { claimPort } from "./port";

test("port 0 becomes a port that is free", async () => {
  const port = await claimPort(0, "127.0.0.1");
  expect(port).toBeGreaterThan(1023);
  expect(await claimPort(port, "127.0.0.1")).toBe(port);
});

test("a port in use is named together with the remedy", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  await expect(claimPort(port, "127.0.0.1")).rejects.toThrow(
    `Port ${port} is in use. Set PORT to another one.`,
  );
  server.close();
});

test("an address that is not this machine's is refused with a sentence", async () => {
  await expect(claimPort(0, "192.0.2.1")).rejects.toThrow("no address 192.0.2.1");
});
