import type { Server } from "node:http";

const sweepMs = 50;

/**
 * Accepts no new connections, lets calls in progress end, and resolves when the last connection is gone or
 * `timeoutMs` has passed; whatever still runs then is cut off.
 */
export function drain(server: Server, timeoutMs: number): Promise<void> {
  return new Promise((resolve) => {
    const sweep = setInterval(() => server.closeIdleConnections(), sweepMs);
    const deadline = setTimeout(() => server.closeAllConnections(), timeoutMs);
    server.close(() => {
      clearInterval(sweep);
      clearTimeout(deadline);
      resolve();
    });
  });
}
