import { createHmac, timingSafeEqual } from "node:crypto";
import { afterAll, beforeAll, describe, expect, inject, it } from "vitest";
import { unseal } from "@/lib/crypto";
import {
  type FaultyUpstream,
  type Received,
  startFaultyUpstream,
} from "../support/faulty-upstream";
import { sharedTenant, sharedUpstream } from "../support/meeting";
import { answer } from "../support/misbehaviour";
import { openaiRide } from "../support/rides";
import { query, untilFound } from "../support/rows";
import { managementPath, platformPath, type Tenant } from "../support/tenant";
import { answering, call } from "./talk";

const hooks = `${platformPath}/service/webhooks`;
const databaseUrl = inject("databaseUrl");

interface Webhook {
  readonly id: string;
  readonly secret?: string;
  readonly is_active: boolean;
}
interface Delivery {
  readonly id: string;
  readonly status: string;
  readonly attempts: number;
  readonly error: string | null;
  readonly response_status: number | null;
}

let receiver: FaultyUpstream;
let upstream: FaultyUpstream;
beforeAll(async () => {
  receiver = await sharedUpstream();
  upstream = await startFaultyUpstream(inject("upstreamPorts"));
  upstream.behave(answer(200, answering(openaiRide, "Done.")));
});
afterAll(() => Promise.all([receiver.stop(), upstream.stop()]));

/** Whether a delivery is signed by the secret, judged from the published scheme alone. */
async function isSignedBy(secret: string, { headers, body }: Received): Promise<boolean> {
  const [id, at, given] = ["id", "timestamp", "signature"].map((name) =>
    String(headers[`webhook-${name}`]),
  );
  if (Math.abs(Date.now() / 1_000 - Number(at)) > 300) return false;
  const key = Buffer.from(secret.slice("whsec_".length), "base64");
  const wanted = createHmac("sha256", key)
    .update(Buffer.concat([Buffer.from(`${id}.${at}.`), await body]))
    .digest();
  return (given ?? "").split(" ").some((one) => {
    const [version, mac] = one.split(",");
    const bytes = Buffer.from(mac ?? "", "base64");
    return version === "v1" && bytes.length === wanted.length && timingSafeEqual(bytes, wanted);
  });
}

const newHook = (tenant: Tenant, url = `${receiver.url}/hook?for=us`): Promise<Webhook> =>
  tenant.manage("POST", hooks, { url, events: ["violation.alert"] });

/** The webhook's deliveries from the API, once the newest is as wanted. */
async function delivered(
  tenant: Tenant,
  hookId: string,
  isEnough: (newest: Pick<Delivery, "status" | "error">) => boolean,
): Promise<Delivery[]> {
  await untilFound<Pick<Delivery, "status" | "error">>(
    databaseUrl,
    "SELECT status, error FROM webhook_deliveries WHERE webhook_id = $1 ORDER BY created_at DESC",
    [hookId],
    ([newest]) => newest !== undefined && isEnough(newest),
  );
  const path = `${hooks}/${hookId}/deliveries`;
  return (await tenant.manage<{ items: Delivery[] }>("GET", path)).items;
}

describe("a webhook", () => {
  it("shows its secret once and signs with it, so that anybody with the scheme can verify", async () => {
    const tenant = await sharedTenant();
    receiver.behave(answer(204, ""));
    receiver.takeCalls();
    const hook = await newHook(tenant);
    expect(hook.secret).toMatch(/^whsec_[A-Za-z0-9+/]{43}=$/);
    const listed = await tenant.manage<{ items: Webhook[] }>("GET", hooks);
    expect(JSON.stringify(listed)).not.toContain("whsec_");
    const test = await tenant.manage<Delivery>("POST", `${hooks}/${hook.id}/test`);
    const got = await receiver.nextCall();
    expect(got.url).toBe("/hook?for=us");
    expect(got.headers["webhook-id"]).toBe(test.id);
    expect(await isSignedBy(hook.secret ?? "", got)).toBe(true);
    expect(await isSignedBy(`whsec_${"A".repeat(43)}=`, got)).toBe(false);
    const [done] = await delivered(tenant, hook.id, ({ status }) => status === "delivered");
    expect(done).toMatchObject({ attempts: 1, response_status: 204, error: null });
  });

  it("whose secret was replaced signs by both for a while", async () => {
    const tenant = await sharedTenant();
    receiver.behave(answer(200, "ok"));
    const hook = await newHook(tenant);
    const rotated = await tenant.manage<Webhook>("POST", `${hooks}/${hook.id}/rotate`);
    receiver.takeCalls();
    await tenant.manage("POST", `${hooks}/${hook.id}/test`);
    const got = await receiver.nextCall();
    expect(await isSignedBy(hook.secret ?? "", got)).toBe(true);
    expect(await isSignedBy(rotated.secret ?? "", got)).toBe(true);
  });

  it("moved to another address gets another secret, and the old one signs no more", async () => {
    const tenant = await sharedTenant();
    receiver.behave(answer(200, "ok"));
    const hook = await newHook(tenant);
    const moved = await tenant.manage<Webhook>("PATCH", `${hooks}/${hook.id}`, {
      url: `${receiver.url}/elsewhere`,
    });
    expect(moved.secret).toMatch(/^whsec_/);
    receiver.takeCalls();
    await tenant.manage("POST", `${hooks}/${hook.id}/test`);
    const got = await receiver.nextCall();
    expect(await isSignedBy(hook.secret ?? "", got)).toBe(false);
    expect(await isSignedBy(moved.secret ?? "", got)).toBe(true);
  });

  it("that fails is retried under the same id, and can be resent on request", async () => {
    const tenant = await sharedTenant();
    receiver.behave(answer(500, "broken"));
    receiver.takeCalls();
    const hook = await newHook(tenant);
    await tenant.manage("POST", `${hooks}/${hook.id}/test`);
    const first = await receiver.nextCall();
    const [waiting] = await delivered(tenant, hook.id, ({ error }) => error !== null);
    expect(waiting).toMatchObject({ status: "pending", attempts: 1, response_status: 500 });
    receiver.behave(answer(200, "ok"));
    const second = await receiver.nextCall();
    expect(second.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
    expect(second.atMs - first.atMs).toBeGreaterThan(3_500);
    const [done] = await delivered(tenant, hook.id, ({ status }) => status === "delivered");
    expect(done?.attempts).toBe(2);
    await tenant.manage("POST", `${hooks}/${hook.id}/deliveries/${done?.id}/redeliver`);
    const third = await receiver.nextCall();
    expect(third.headers["webhook-id"]).toBe(first.headers["webhook-id"]);
  });

  it("follows no redirect, and one that says it is gone is switched off", async () => {
    const tenant = await sharedTenant();
    receiver.behave(answer(302, "", { location: `${receiver.url}/trap` }));
    receiver.takeCalls();
    const hook = await newHook(tenant);
    await tenant.manage("POST", `${hooks}/${hook.id}/test`);
    const [failed] = await delivered(tenant, hook.id, ({ error }) => error !== null);
    expect(failed?.error).toMatch(/redirects are not followed/);
    receiver.behave(answer(410, ""));
    await delivered(tenant, hook.id, ({ status }) => status === "failed");
    expect(receiver.takeCalls().map(({ url }) => url)).not.toContain("/trap");
    const { items } = await tenant.manage<{ items: Webhook[] }>("GET", hooks);
    expect(items[0]?.is_active).toBe(false);
  });

  it.each([
    "http://example.com/hook",
    "https://127.0.0.1/hook",
    "https://[::1]/hook",
    "https://2130706433/hook",
    "https://0x7f.1/hook",
    "https://169.254.169.254/latest",
    "https://10.0.0.8/hook",
    "https://internal/hook",
    "https://localhost/hook",
    "https://user:pass@example.com/hook",
    "https://example.com:22/hook",
    "ftp://example.com/hook",
    "nonsense",
  ])("to %s is refused when saved", async (url) => {
    const tenant = await sharedTenant();
    await expect(newHook(tenant, url)).rejects.toThrow(/422.*url/);
  });

  it("to a name that leads to a private address is refused when it connects, for good", async () => {
    const tenant = await sharedTenant();
    const hook = await newHook(tenant);
    await query(databaseUrl, "UPDATE webhooks SET url = 'https://127.0.0.1:8443/x' WHERE id = $1", [
      hook.id,
    ]);
    await tenant.manage("POST", `${hooks}/${hook.id}/test`);
    const [failed] = await delivered(tenant, hook.id, ({ status }) => status === "failed");
    expect(failed?.attempts).toBe(1);
    expect(failed?.error).toMatch(/^Not sent: the address leads to a private network/);
  });
});

describe("a hundred hits", () => {
  it("are reported once, by mail and webhook, with their number and without what matched", async () => {
    const tenant = await sharedTenant({ upstream: upstream.url });
    receiver.behave(answer(200, "ok"));
    receiver.takeCalls();
    const hook = await newHook(tenant);
    await tenant.manage("POST", `${managementPath}/policies`, {
      name: "Passwords",
      action: "alert",
      trigger_type: "keyword",
      keywords: ["Xylophone-Canary"],
      direction: "request",
    });
    // A tenant's first call reads its rules, so this one is known without a wait.
    await Promise.all(
      Array.from({ length: 100 }, () =>
        call(openaiRide, tenant.key, "The word is Xylophone-Canary today."),
      ),
    );
    const got = await receiver.nextCall();
    const text = (await got.body).toString();
    expect(await isSignedBy(hook.secret ?? "", got)).toBe(true);
    expect(JSON.parse(text)).toMatchObject({
      type: "violation.alert",
      data: { count: 100, action: "alert", type: "pii", severity: "medium" },
    });
    expect(text).not.toContain("Xylophone");
    const mails = await query<{ id: string; tenant_id: string; content_sealed: string }>(
      databaseUrl,
      "SELECT id, tenant_id, content_sealed FROM mail_outbox WHERE tenant_id = $1",
      [tenant.id],
    );
    expect(mails).toHaveLength(1);
    const [mail] = mails;
    const opened = unseal([inject("secrets").ENCRYPTION_KEY], mail?.content_sealed ?? "", {
      tenantId: tenant.id,
      recordId: mail?.id ?? "",
      field: "mail",
    });
    expect(opened).toMatch(/100 violations in/);
    expect(opened).not.toContain("Xylophone");
    // More of the same wait for the next interval.
    await call(openaiRide, tenant.key, "The word is Xylophone-Canary again.");
    const { items } = await tenant.manage<{ items: { id: string }[] }>(
      "GET",
      `${managementPath}/analytics/violations?group=similar`,
    );
    expect(items).toHaveLength(1);
    const groups = await query<{ waiting: number }>(
      databaseUrl,
      "SELECT waiting FROM alert_groups WHERE tenant_id = $1",
      [tenant.id],
    );
    expect(groups).toHaveLength(1);
    expect(receiver.takeCalls()).toHaveLength(0);
  });
});
