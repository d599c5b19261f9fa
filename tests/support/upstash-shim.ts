import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import IoRedis from "ioredis";

/** Upstash's REST protocol before a real Redis. Source: upstash.com/docs/redis/features/restapi. */
export interface UpstashShim {
  readonly url: string;
  readonly token: string;
  /** Requests that came in. */
  readonly count: () => number;
  /** While set, no request is answered. */
  hang(isHanging: boolean): void;
  close(): Promise<void>;
}

type Answer = { readonly result: unknown } | { readonly error: string };

/** Strings travel as base64 where the client asks so; `OK` and numbers do not. */
function encode(value: unknown, isBase64: boolean): unknown {
  if (Array.isArray(value)) return value.map((item) => encode(item, isBase64));
  if (typeof value !== "string" || !isBase64 || value === "OK") return value;
  return Buffer.from(value).toString("base64");
}

async function readBody(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString());
}

export async function startUpstashShim(redisUrl: string): Promise<UpstashShim> {
  const redis = new IoRedis(redisUrl);
  redis.on("error", () => undefined);
  const token = "token-of-the-shim";
  let count = 0;
  let isHanging = false;

  async function run(command: unknown, isBase64: boolean): Promise<Answer> {
    const [name = "", ...args] = (command as unknown[]).map((part) =>
      typeof part === "string" ? part : JSON.stringify(part),
    );
    try {
      return { result: encode(await redis.call(name, ...args), isBase64) };
    } catch (error) {
      return { error: error instanceof Error ? error.message : String(error) };
    }
  }

  async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    count++;
    const body = await readBody(request);
    if (isHanging) return;
    const isBase64 = request.headers["upstash-encoding"] === "base64";
    const send = (status: number, value: unknown) => {
      response.writeHead(status, { "content-type": "application/json" });
      response.end(JSON.stringify(value));
    };
    if (request.headers.authorization !== `Bearer ${token}`) {
      send(401, { error: "Unauthorized" });
    } else if (request.url === "/pipeline" || request.url === "/multi-exec") {
      send(200, await Promise.all((body as unknown[]).map((command) => run(command, isBase64))));
    } else {
      const single = await run(body, isBase64);
      send("error" in single ? 400 : 200, single);
    }
  }

  const server = createServer((request, response) => {
    answer(request, response).catch((error) => response.destroy(error));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    token,
    count: () => count,
    hang(hanging) {
      isHanging = hanging;
    },
    async close() {
      redis.disconnect();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
