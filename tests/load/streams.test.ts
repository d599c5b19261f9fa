import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { type Entry, startEntry } from "../support/entry";
import type { FaultyUpstream } from "../support/faulty-upstream";
import { sharedUpstream } from "../support/meeting";
import { huge } from "../support/misbehaviour";
import { type OwnApp, startOwnApp } from "../support/own-app";
import { residentMib } from "../support/process-tree";
import { headOf, openCall } from "../support/raw";
import { openaiRide } from "../support/rides";
import { tenantRows } from "../support/rows";
import type { StreamLoad, StreamResult } from "../support/stream-client";
import { newTenant, servicesPath } from "../support/tenant";

let own: OwnApp;

beforeAll(async () => {
  own = await startOwnApp({ env: { CLIENT_STALL_TIMEOUT_MS: "60000" } });
});
afterAll(() => own.app.stop());

const gatewayMib = (): number =>
  own.app.gatewayPids().reduce((sum, pid) => sum + residentMib(pid), 0);

describe("a thousand streams at once", () => {
  const streams = 1_000;
  const events = 12;
  const port = inject("upstreamPorts").at(-1);
  let server: Entry<{ port: number }>;
  let client: Entry<StreamResult>;

  beforeAll(async () => {
    server = await startEntry("tests/support/stream-server.ts", { events, intervalMs: 500, port });
    await server.next();
    client = await startEntry("tests/support/stream-client.ts");
    await client.next();
  });
  afterAll(() => Promise.all([server.stop(), client.stop()]));

  // A second try, for a machine that had something else to do during the first.
  it("all finish, their events hardly later than without the gateway, each with its row", {
    retry: 1,
  }, async () => {
    const tenant = await newTenant(own.site, { upstream: `http://127.0.0.1:${port}` });
    const run = (url: string): Promise<StreamResult> => {
      const load: StreamLoad = {
        url,
        headers: { authorization: `Bearer ${tenant.key}`, "content-type": "application/json" },
        body: JSON.stringify(openaiRide.streamBody),
        streams,
        durationMs: 0,
        rampMs: 3_000,
      };
      client.child.send(load);
      return client.next();
    };
    const direct = await run(`http://127.0.0.1:${port}/v1/chat/completions`);
    let peakMib = 0;
    const watch = setInterval(() => {
      peakMib = Math.max(peakMib, gatewayMib());
    }, 250);
    const through = await run(`${own.app.url}${servicesPath}/openai/v1/chat/completions`);
    clearInterval(watch);
    expect(through.failed).toEqual([]);
    expect(through).toMatchObject({ streams, events: streams * events });
    expect(through.firstP95 - direct.firstP95).toBeLessThan(500);
    expect(through.delayP99).toBeLessThan(250);
    expect(peakMib).toBeLessThan(400);
    const rows = await tenantRows(own.database.adminUrl, tenant.id, streams);
    expect(rows).toHaveLength(streams);
    expect(rows.every((row) => row.status === 200 && row.completion_tokens === events)).toBe(true);
  });
});

describe("300 MiB for a reader who stalls", () => {
  const bytes = 300 * 1_048_576;
  let upstream: FaultyUpstream;

  beforeAll(async () => {
    upstream = await sharedUpstream();
  });
  afterAll(() => upstream.stop());

  it.each(["application/octet-stream", "text/event-stream"])(
    "%s: wait at the vendor, not in our memory, and arrive whole",
    async (type) => {
      const tenant = await newTenant(own.site, { upstream: upstream.url });
      let sent = 0;
      let lastSentAt = 0;
      const onSent = (total: number) => {
        sent = total;
        lastSentAt = performance.now();
      };
      upstream.behave(huge(bytes, onSent, type));
      const before = gatewayMib();
      const response = await headOf(
        openCall(`${own.app.url}${servicesPath}/openai/v1/files/f/content`, {
          method: "GET",
          headers: openaiRide.keyHeader(tenant.key),
        }),
      );
      response.pause();
      // Backpressure has reached the vendor once it has sent nothing for a second.
      while (lastSentAt === 0 || performance.now() - lastSentAt < 1_000) {
        await new Promise((resolve) => setTimeout(resolve, 100));
      }
      expect(sent).toBeLessThan(64 * 1_048_576);
      expect(gatewayMib() - before).toBeLessThan(32);
      let received = 0;
      for await (const chunk of response) received += chunk.length;
      expect(received).toBe(bytes);
      const [row] = await tenantRows(own.database.adminUrl, tenant.id, 1);
      expect(row).toMatchObject({ status: 200, outcome: "ok", response_bytes: String(bytes) });
    },
  );
});
