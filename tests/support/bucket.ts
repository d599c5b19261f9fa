import { createServer } from "node:http";

export interface TestBucket {
  readonly endpoint: string;
  /** What it holds, by path. */
  readonly objects: Map<string, string>;
  /** Gives this answer to every further request, as a service with other permissions would. */
  refuse(code: string, message: string): void;
  stop(): Promise<void>;
}

/** The part of S3 that is spoken here: put, get, delete many; on the first free one of the ports. */
export async function startBucket(ports: readonly number[]): Promise<TestBucket> {
  const objects = new Map<string, string>();
  let refusal: string | null = null;
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on("data", (chunk) => chunks.push(chunk));
    request.on("end", () => {
      const body = Buffer.concat(chunks).toString();
      const path = new URL(request.url ?? "/", "http://bucket").pathname;
      const [, bucket] = path.split("/");
      if (refusal !== null) {
        response.writeHead(403, { "content-type": "application/xml" });
        response.end(refusal);
        return;
      }
      if (request.method === "PUT") objects.set(path, body);
      if (request.method === "POST") {
        for (const [, key] of body.matchAll(/<Key>([^<]+)<\/Key>/g))
          objects.delete(`/${bucket}/${key}`);
      }
      const isRead = request.method === "GET";
      response.writeHead(isRead && !objects.has(path) ? 404 : 200, {
        "content-type": isRead ? "text/plain" : "application/xml",
      });
      response.end(isRead ? objects.get(path) : "<DeleteResult></DeleteResult>");
    });
  });
  for (const port of ports) {
    const isOurs = await new Promise<boolean>((resolve) => {
      server.once("error", () => resolve(false));
      server.listen(port, "127.0.0.1", () => resolve(true));
    });
    if (isOurs) break;
  }
  const address = server.address();
  if (typeof address !== "object" || !address) throw new Error("All ports are taken.");
  return {
    endpoint: `http://127.0.0.1:${address.port}`,
    objects,
    refuse(code, message) {
      refusal = `<Error><Code>${code}</Code><Message>${message}</Message></Error>`;
    },
    stop: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
