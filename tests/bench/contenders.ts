import { startEntry } from "../support/entry";
import type { Contender, UpstreamPorts } from "./contender";
import { hasNginx, passingTo, startNginx } from "./nginx";
import { startOurs } from "./ours";
import { startPortkey } from "./portkey";

const plainEntrances = (json: number, stream: number) => ({
  json: { url: `http://127.0.0.1:${json}/v1/chat/completions`, headers: {} },
  stream: { url: `http://127.0.0.1:${stream}/v1/chat/completions`, headers: {} },
});

/** Load sent straight to the upstream: the baseline for every other figure. */
const direct = async ({ json, stream }: UpstreamPorts): Promise<Contender> => ({
  name: "direct",
  pid: 0,
  ...plainEntrances(json, stream),
  stop: async () => {},
});

async function startBare({ json, stream }: UpstreamPorts): Promise<Contender> {
  const options = { upstreams: [json, stream] };
  const entry = await startEntry<{ ports: number[] }>("tests/bench/bare-proxy.ts", options);
  const { ports } = await entry.next();
  return {
    name: "bare",
    pid: entry.child.pid ?? 0,
    ...plainEntrances(ports[0] ?? 0, ports[1] ?? 0),
    stop: () => entry.stop(),
  };
}

async function startNginxProxy({ json, stream }: UpstreamPorts): Promise<Contender | null> {
  if (!hasNginx) {
    console.error("SKIPPED nginx: it is not installed here.");
    return null;
  }
  const nginx = await startNginx([passingTo(json), passingTo(stream)]);
  const [jsonPort = 0, streamPort = 0] = nginx.ports;
  return { name: "nginx", ...nginx, ...plainEntrances(jsonPort, streamPort) };
}

/** How each contender is started; null means that it is unavailable here and has printed why. */
export const contenders: Readonly<
  Record<string, (upstreams: UpstreamPorts) => Promise<Contender | readonly Contender[] | null>>
> = { direct, bare: startBare, nginx: startNginxProxy, portkey: startPortkey, ours: startOurs };
