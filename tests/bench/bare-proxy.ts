import { Agent, createServer, request } from "node:http";
import type { AddressInfo } from "node:net";
import { entryOptions, tellParent } from "../support/entry";

/** The minimum that a proxy on node:http can do: headers and bytes, both ways. */
const { upstreams } = entryOptions<{ upstreams: number[] }>();
const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });

const listen = (upstream: number): Promise<number> => {
  const server = createServer((incoming, outgoing) => {
    const { method, url, headers } = incoming;
    const options = { host: "127.0.0.1", port: upstream, agent, method, path: url, headers };
    const call = request(options, (answer) => {
      outgoing.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(outgoing);
    });
    call.once("error", () => outgoing.destroy());
    outgoing.once("close", () => {
      if (!outgoing.writableFinished) call.destroy();
    });
    incoming.pipe(call);
  });
  return new Promise((resolve) => {
    server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
  });
};

void Promise.all(upstreams.map(listen)).then((ports) => tellParent({ ports }));
