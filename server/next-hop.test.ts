import { once } from "node:events";
import { createServer, request, type Server } from "node:http";
import type { AddressInfo } from "node:net";
import { afterEach, beforeEach, expect, test } from "vitest";
import nextConfig from "../next.config.mjs";
import { createClientAddresses } from "./client-address";
import { createNextHop } from "./next-hop";

let next: Server;
let front: Server;

const listen = async (server: Server): Promise<number> => {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
};

beforeEach(async () => {
  next = createServer();
  const port = await listen(next);
  const addresses = createClientAddresses("");
  const hop = createNextHop({ port, bootToken: "boot", addresses });
  front = createServer().on("upgrade", hop.join);
});
afterEach(() => {
  for (const server of [front, next]) {
    server.closeAllConnections();
    server.close();
  }
});

const upgrade = async () => {
  const headers = { connection: "Upgrade", upgrade: "websocket", origin: "http://192.0.2.7" };
  const asking = request({ port: await listen(front), path: "/_next/hmr?id=1", headers });
  asking.end();
  return asking;
};

test("a hot-reload connection reaches Next with its origin, and carries both ways", async () => {
  next.on("upgrade", (asked, socket) => {
    socket.write(
      "HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: Upgrade\r\n\r\n",
    );
    socket.write(`${asked.url} ${asked.headers.origin} `);
    socket.pipe(socket);
  });
  const [, socket, head] = await once(await upgrade(), "upgrade");
  socket.end("echo");
  let seen = String(head);
  for await (const chunk of socket) seen += chunk;
  expect(seen).toBe("/_next/hmr?id=1 http://192.0.2.7 echo");
});

test("a connection that Next refuses gets an answer and is not cut off", async () => {
  next.on("upgrade", (_asked, socket) => socket.end("HTTP/1.1 403 Forbidden\r\n\r\n"));
  const [answer] = await once(await upgrade(), "response");
  expect(answer.statusCode).toBe(403);
});

test("the development server takes hot reload from every address of this machine", () => {
  expect(nextConfig.allowedDevOrigins).toContain("127.0.0.1");
});
