import { execFile } from "node:child_process";
import { join } from "node:path";
import { expect, inject, test } from "vitest";
import { newDatabase } from "../support/database";
import { projectRoot } from "../support/entry";
import { query } from "../support/rows";

interface Outcome {
  readonly code: number;
  readonly said: string;
}

const command = (databaseUrl: string, ...args: string[]): Promise<Outcome> =>
  new Promise((resolve) => {
    const file = join(projectRoot, "scripts", "platform-admin.mjs");
    const env = { ...process.env, ...inject("secrets"), DATABASE_URL: databaseUrl };
    execFile(process.execPath, [file, ...args], { env }, (error, stdout, stderr) =>
      resolve({ code: Number(error?.code ?? 0), said: stdout + stderr }),
    );
  });

test("the command line makes platform administrators, writes it down and keeps the last one", async () => {
  const { url, adminUrl } = await newDatabase(inject("postgresUrl"));
  await query(
    adminUrl,
    `INSERT INTO users (id, email, name) VALUES
       ('usr_a', 'ada@example.com', 'Ada'), ('usr_b', 'bob@example.com', 'Bob')`,
  );
  const admins = () => query(adminUrl, "SELECT email FROM users WHERE is_platform_admin");
  expect(await command(url, "promote", "Ada@Example.com")).toMatchObject({ code: 0 });
  expect(await admins()).toEqual([{ email: "ada@example.com" }]);
  const last = await command(url, "demote", "ada@example.com");
  expect(last).toMatchObject({ code: 1, said: expect.stringContaining("last platform admin") });
  await command(url, "promote", "bob@example.com");
  expect(await command(url, "demote", "ada@example.com")).toMatchObject({ code: 0 });
  expect(await admins()).toEqual([{ email: "bob@example.com" }]);
  expect((await command(url, "promote", "nobody@example.com")).code).toBe(1);
  expect((await command(url, "crown", "ada@example.com")).said).toContain("promote|demote");
  const rows = await query(
    adminUrl,
    "SELECT action, object_id FROM audit_logs WHERE tenant_id = 'platform' ORDER BY seq",
  );
  expect(rows).toEqual([
    { action: "user.promote", object_id: "usr_a" },
    { action: "user.promote", object_id: "usr_b" },
    { action: "user.demote", object_id: "usr_a" },
  ]);
});
