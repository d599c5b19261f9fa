import { afterAll, beforeAll, expect, inject, test } from "vitest";
import { newDatabase, type TestDatabase } from "../support/database";
import { query } from "../support/rows";

let database: TestDatabase;

beforeAll(async () => {
  database = await newDatabase(inject("postgresUrl"));
  Object.assign(process.env, { ...inject("secrets"), DATABASE_URL: database.url });
});

afterAll(async () => {
  const { disconnect } = await import("@/lib/db");
  await disconnect();
});

test("what signing in leaves behind goes once it means nothing, and not before", async () => {
  const { forgetExpired } = await import("@/lib/services/expiry");
  await query(
    database.adminUrl,
    `INSERT INTO users (id, email, name) VALUES ('usr_a', 'ada@example.com', 'Ada');
     INSERT INTO ended_sessions (id, user_id, expires_at) VALUES
       ('old', 'usr_a', now() - interval '2 hours'), ('kept', 'usr_a', now());
     INSERT INTO sessions (id, user_id, started_at, last_seen_at, address, user_agent) VALUES
       ('old', 'usr_a', now() - interval '9 days', now(), 'a', 'b'),
       ('kept', 'usr_a', now() - interval '6 days', now(), 'a', 'b');
     INSERT INTO challenges (id, purpose, email, digest, expires_at) VALUES
       ('old', 'reset', 'a', 'one', now() - interval '2 days'), ('kept', 'reset', 'a', 'two', now());
     INSERT INTO mail_outbox (id, recipient, status, next_attempt_at, created_at) VALUES
       ('old', 'a', 'sent', NULL, now() - interval '8 days'),
       ('old void', 'a', 'void', NULL, now() - interval '2 hours'),
       ('kept', 'a', 'sent', NULL, now() - interval '6 days'),
       ('kept waiting', 'a', 'waiting', now(), now() - interval '30 days')`,
  );
  await forgetExpired();
  const left = await query<{ id: string }>(
    database.adminUrl,
    "SELECT id FROM ended_sessions UNION ALL SELECT id FROM sessions UNION ALL SELECT id FROM challenges UNION ALL SELECT id FROM mail_outbox",
  );
  expect(left.map(({ id }) => id).toSorted()).toEqual([
    "kept",
    "kept",
    "kept",
    "kept",
    "kept waiting",
  ]);
});
