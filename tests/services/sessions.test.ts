import { expect, inject, test } from "vitest";
import { newPerson } from "../support/people";
import { query } from "../support/rows";

const list = `${inject("site").url}/platform/api/global/auth/sessions`;

const write = (id: string, userId: string, age: string): Promise<unknown> =>
  query(
    inject("databaseUrl"),
    `INSERT INTO sessions (id, user_id, started_at, last_seen_at, address, user_agent)
     VALUES ($1, $2, now() - $3::interval, now(), '192.0.2.1', 'a browser')`,
    [id, userId, age],
  );

const call = (token: string, method: "GET" | "DELETE", address: string): Promise<Response> =>
  fetch(address, { method, headers: { authorization: `Bearer ${token}` } });

async function idsOf(token: string): Promise<string[]> {
  const answer = (await (await call(token, "GET", list)).json()) as { items: { id: string }[] };
  return answer.items.map(({ id }) => id);
}

test("sessions are listed and ended by their own person alone, and no longer than they last", async () => {
  const [person, stranger] = [await newPerson(), await newPerson()];
  const [mine, old] = [`mine-${person.id}`, `old-${person.id}`];
  await write(mine, person.id, "1 hour");
  await write(old, person.id, "8 days");
  expect(await idsOf(person.token)).toEqual([mine]);
  expect(await idsOf(stranger.token)).toEqual([]);

  expect((await call(stranger.token, "DELETE", `${list}/${mine}`)).status).toBe(404);
  expect(await idsOf(person.token)).toEqual([mine]);
  expect((await call(person.token, "DELETE", `${list}/${mine}`)).status).toBe(204);
  expect(await idsOf(person.token)).toEqual([]);
  const ended = await query(inject("databaseUrl"), "SELECT id FROM ended_sessions WHERE id = $1", [
    mine,
  ]);
  expect(ended).toEqual([{ id: mine }]);
  expect((await call(person.token, "DELETE", `${list}/${mine}`)).status).toBe(404);
});

test("sessions from before everything was signed out are listed no more", async () => {
  const person = await newPerson();
  await write(`before-${person.id}`, person.id, "1 hour");
  await query(inject("databaseUrl"), "UPDATE users SET tokens_valid_from = $2 WHERE id = $1", [
    person.id,
    new Date(Date.now() - 60_000),
  ]);
  expect(await idsOf(person.token)).toEqual([]);
});
