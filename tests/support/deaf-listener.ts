import { spawn } from "node:child_process";
import { once } from "node:events";
import { connect, type Socket } from "node:net";
import { setImmediate as nextTurn, setTimeout as sleep } from "node:timers/promises";

/** A port where nothing answers a handshake, neither accepting nor refusing the connection. */
export interface DeafListener {
  readonly port: number;
  stop(): void;
}

const program = `
  const server = require("node:net").createServer();
  server.listen({ port: 0, host: "127.0.0.1", backlog: 1 }, () => console.log(server.address().port));
`;

/** Linux lets one connection more into the queue than was asked for, and drops the rest unanswered. */
const mostQueued = 64;
const silenceMs = 500;

/**
 * Stops a listener from running and fills its queue, so that the kernel drops every further handshake. Null where the
 * system keeps answering in its place.
 */
export async function startDeafListener(): Promise<DeafListener | null> {
  const child = spawn(process.execPath, ["-e", program], { stdio: ["ignore", "pipe", "inherit"] });
  const [told] = await once(child.stdout, "data");
  const port = Number(String(told));
  child.kill("SIGSTOP");
  const queued: Socket[] = [];
  const stop = (): void => {
    for (const socket of queued) socket.destroy();
    child.kill("SIGKILL");
  };
  for (let i = 0; i < mostQueued; i++) {
    const socket = connect(port, "127.0.0.1");
    socket.on("error", () => undefined);
    queued.push(socket);
    await Promise.race([once(socket, "connect"), sleep(silenceMs)]);
    // On a busy machine the answer may have come and not been read: that is done between timers and immediates.
    await nextTurn();
    if (socket.connecting) return { port, stop };
  }
  stop();
  return null;
}
