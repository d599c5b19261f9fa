import { randomInt } from "node:crypto";
import { once } from "node:events";
import { connect, createServer, type Server } from "node:net";

/**
 * Below the ports that systems hand out themselves, to whoever connects or listens on any: nobody else gets one by chance
 * between its being found and its being used.
 */
const lowest = 12_000;
const howMany = 20_000;

async function probeAny(): Promise<Server> {
  for (;;) {
    const probe = createServer();
    const isOurs = await new Promise<boolean>((resolve) => {
      probe.once("error", () => resolve(false));
      probe.listen(lowest + randomInt(howMany), "127.0.0.1", () => resolve(true));
    });
    if (isOurs) return probe;
  }
}

/** Free ports of 127.0.0.1, all held at once while they are found, so that no two are the same. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = await Promise.all(Array.from({ length: count }, probeAny));
  const ports = probes.map((probe) => {
    const address = probe.address();
    return typeof address === "object" && address ? address.port : 0;
  });
  await Promise.all(probes.map((probe) => once(probe.close(), "close")));
  return ports;
}

export const freePort = async (): Promise<number> => (await freePorts(1))[0] ?? 0;

const isListening = (port: number): Promise<boolean> =>
  new Promise((resolve) => {
    const socket = connect(port, "127.0.0.1");
    socket.once("connect", () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => resolve(false));
  });

/** Waits for a third-party program that has no other way to report that it is ready. */
export async function untilListening(port: number): Promise<void> {
  for (let tries = 0; tries < 400; tries++) {
    if (await isListening(port)) return;
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
  throw new Error(`Nothing listens on port ${port} after ten seconds.`);
}
