import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { send } from "../support/raw";
import { openaiRide } from "../support/rides";
import { tenantRowsWith } from "../support/rows";
import { newTenant, servicesPath } from "../support/tenant";

let upstream: FaultyUpstream;
let own: OwnApp;
let dataDir: string;

beforeAll(async () => {
  upstream = await sharedUpstream();
  // Some plain, some streamed, some slow, so that a kill meets calls in every state.
  let count = 0;
  upstream.behave(async ({ response, body }) => {
    await body;
    const turn = count++ % 3;
    if (turn === 0) {
      response.writeHead(200, { "content-type": "application/json" });
      response.end(JSON.stringify(openaiRide.answer));
      return;
    }
    response.writeHead(200, { "content-type": "text/event-stream" });
    for (const event of openaiRide.events) {
      response.write(event);
      if (turn === 2) await new Promise((resolve) => setTimeout(resolve, 5));
    }
    response.end();
  });
  dataDir = await mkdtemp(join(tmpdir(), "trueportai-kill-"));
  own = await startOwnApp({ dataDir });
});
afterAll(async () => {
  await own.app.stop();
  await upstream.stop();
  await rm(dataDir, { recursive: true, force: true });
});

describe("SIGKILL under load", () => {
  it.each(["the gateway alone", "every process at once"])(
    "of %s: no finished call without its row, and none twice",
    async (victim) => {
      const tenant = await newTenant(own.site, { upstream: upstream.url, rateLimitRpm: 1_000_000 });
      const finished: string[] = [];
      let sent = 0;
      let isOver = false;
      let onEnough: () => void = () => undefined;
      const enough = new Promise<void>((resolve) => {
        onEnough = resolve;
      });
      const caller = async () => {
        while (!isOver) {
          sent++;
          const got = await send(`${own.app.url}${servicesPath}${openaiRide.path}`, {
            headers: { ...openaiRide.keyHeader(tenant.key), "content-type": "application/json" },
            body: JSON.stringify(openaiRide.streamBody),
          }).catch(() => null);
          if (got?.status === 200 && got.isWhole)
            finished.push(String(got.headers["x-request-id"]));
          else if (isOver) return;
          if (finished.length >= 400) onEnough();
        }
      };
      const callers = Array.from({ length: 24 }, caller);
      await enough;
      if (victim === "the gateway alone") {
        for (const pid of own.app.gatewayPids()) process.kill(pid, "SIGKILL");
        isOver = true;
      } else {
        const killed = own.app.kill9();
        isOver = true;
        await killed;
      }
      await Promise.all(callers);
      if (victim !== "the gateway alone")
        own = await startOwnApp({ dataDir, database: own.database });

      const rows = await tenantRowsWith(own.database.adminUrl, tenant.id, finished);
      const whole = rows.filter(({ status }) => status === 200).map(({ request_id }) => request_id);
      const missing = finished.filter((id) => !whole.includes(id));
      expect(missing).toEqual([]);
      const ids = rows.map(({ request_id }) => request_id);
      expect(new Set(ids).size).toBe(ids.length);
      expect(rows.length).toBeLessThanOrEqual(sent);
      const cut = rows.filter(({ status }) => status !== 200);
      for (const row of cut)
        expect(row).toMatchObject({ outcome: expect.not.stringMatching(/^ok$/) });
    },
  );
});
