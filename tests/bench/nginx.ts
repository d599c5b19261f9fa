import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { chmod, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { freePorts, untilListening } from "../support/ports";
import type { Running } from "./contender";

const candidates = ["nginx", "/usr/sbin/nginx"];
const found = candidates.find((name) => spawnSync(name, ["-v"]).status === 0);

export const hasNginx = found !== undefined;

/** Starts nginx with one worker and one `server` block a port. */
export async function startNginx(
  blocks: readonly string[],
): Promise<Running & { ports: number[] }> {
  const folder = await mkdtemp(join(tmpdir(), "bench-nginx-"));
  await chmod(folder, 0o755);
  const ports = await freePorts(blocks.length);
  const servers = blocks.map((block, i) => {
    const listen = `listen 127.0.0.1:${ports[i]} backlog=4096; keepalive_requests 1000000000;`;
    return `server { ${listen} ${block} }`;
  });
  const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((kind) => `${kind}_temp_path ${folder}/${kind};`)
    .join(" ");
  await writeFile(
    join(folder, "nginx.conf"),
    `daemon off; worker_processes 1; pid ${folder}/pid; error_log stderr crit;
events { worker_connections 8192; }
http { access_log off; client_body_buffer_size 64k; ${temporary}\n${servers.join("\n")}\n}`,
  );
  const child = spawn(found ?? "nginx", ["-p", folder, "-c", join(folder, "nginx.conf")], {
    stdio: ["ignore", "ignore", "inherit"],
  });
  const ended = once(child, "exit");
  await untilListening(ports[0] ?? 0);
  return {
    ports,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill("SIGTERM");
      await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A block that answers every request with the same JSON. */
export const answering = (json: string): string =>
  `location / { default_type application/json; return 200 '${json.replaceAll("'", "\\'")}'; }`;

/** A block that passes everything on to a port of this machine, unbuffered, over kept connections. */
export const passingTo = (port: number): string =>
  `location / { proxy_pass http://up${port}; proxy_http_version 1.1; proxy_set_header Connection ""; proxy_buffering off; } }
upstream up${port} { server 127.0.0.1:${port}; keepalive 256; keepalive_requests 1000000000;`;
