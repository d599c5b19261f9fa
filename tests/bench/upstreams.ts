import { startEntry } from "../support/entry";
import type { StreamServerOptions } from "../support/stream-server";
import type { UpstreamPorts } from "./contender";
import { answering, hasNginx, startNginx } from "./nginx";
import { completion } from "./traffic";

interface Upstreams {
  readonly ports: UpstreamPorts;
  readonly name: string;
  stop(): Promise<void>;
}

/** The mock vendor: nginx answers the JSON calls where it is installed, so that it is never the limit. */
export async function startUpstreams(stream: StreamServerOptions): Promise<Upstreams> {
  const streams = await startEntry<{ port: number }>("tests/support/stream-server.ts", stream);
  const streamPort = (await streams.next()).port;
  if (hasNginx) {
    const nginx = await startNginx([answering(completion)]);
    return {
      name: "nginx",
      ports: { json: nginx.ports[0] ?? 0, stream: streamPort },
      stop: async () => void (await Promise.all([nginx.stop(), streams.stop()])),
    };
  }
  const plain = await startEntry<{ port: number }>("tests/bench/json-upstream.ts");
  return {
    name: "node:http",
    ports: { json: (await plain.next()).port, stream: streamPort },
    stop: async () => void (await Promise.all([plain.stop(), streams.stop()])),
  };
}
