import { createServer } from "node:http";
import { constants, setPriority } from "node:os";
import next from "next";
import { canUseHostCookies } from "@/lib/auth/cookie";
import { runtimeEnv } from "@/lib/env";
import { log } from "@/lib/log";
import { jobList } from "./job-list";
import { type RunningJobs, startJobs } from "./jobs";

/**
 * Above any idle time of the listener's connections, so that we never close one that it is about to use.
 */
const keepAliveTimeoutMs = 75_000;
const stopTimeoutMs = 5_000;
const firstPageTimeoutMs = 10_000;

// Calls take precedence over pages: hashing a flood of passwords must not starve the listener of CPU.
setPriority(constants.priority.PRIORITY_LOW);

const env = runtimeEnv();
if (!canUseHostCookies(env)) {
  log.warn(
    "PUBLIC_URL is plain http beyond this machine: everybody on the way can take over a session. Put TLS in front of it and set PUBLIC_URL to the https address.",
  );
}
const isDev = process.env.NODE_ENV !== "production";
const server = createServer({ keepAliveTimeout: keepAliveTimeoutMs });
const app = next({
  dev: isDev,
  hostname: "127.0.0.1",
  port: env.TRUEPORTAI_NEXT_PORT ?? 0,
  httpServer: server,
});
const prepared = app.prepare();
let jobs: RunningJobs | undefined;

server.on("request", (request, response) => {
  prepared
    .then(() => app.getRequestHandler()(request, response))
    .catch(() => {
      if (!response.headersSent) response.writeHead(500);
      response.end();
    });
});
server.on("error", (error) => {
  process.stderr.write(`The dashboard cannot listen: ${error.message}\n`);
  process.exit(1);
});
server.listen(env.TRUEPORTAI_NEXT_PORT ?? 0, "127.0.0.1", () => {
  const address = server.address();
  const port = typeof address === "object" && address ? address.port : 0;
  // The port is reported before Next is prepared, so that the gateway can start meanwhile.
  process.send?.({ port });
  prepared
    // In development each page is compiled when it is asked for.
    .then(() => (isDev ? undefined : servePageOnce(port)))
    .then(
      () => {
        jobs = startJobs(env.DATABASE_URL, jobList(env));
        process.send?.({ ready: true, port });
      },
      (error) => {
        process.stderr.write(`The dashboard cannot start: ${error}\n`);
        process.exit(1);
      },
    );
});

/**
 * Requests one page, because the first one loads much code and takes far longer than later ones. A failure does not
 * stop the start: gateway calls need no page.
 */
async function servePageOnce(port: number): Promise<void> {
  try {
    const signal = AbortSignal.timeout(firstPageTimeoutMs);
    await (await fetch(`http://127.0.0.1:${port}/login`, { signal })).arrayBuffer();
  } catch (cause) {
    log.warn("The dashboard did not serve a page before it was ready.", { cause: String(cause) });
  }
}

function stop(): void {
  setTimeout(() => process.exit(0), stopTimeoutMs).unref();
  const stopped = jobs?.stop();
  server.close(() => void Promise.resolve(stopped).finally(() => process.exit(0)));
  server.closeIdleConnections();
}

process.on("SIGTERM", stop);
// Ctrl-C reaches every process in the terminal; the supervisor ends us once the gateway has
// finished.
process.on("SIGINT", () => undefined);
process.on("disconnect", () => process.exit(0));
