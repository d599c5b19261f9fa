import { expect, test } from "vitest";
import { differences, phraseOf } from "./audit-words";

const entryOf = (action: string, label: string | null, before?: unknown, after?: unknown) => ({
  action,
  object: { kind: action.split(".")[0] ?? "", id: "id_1", label },
  before: before ?? null,
  after: after ?? null,
});

test.each([
  [entryOf("key.create", "ci", null, { name: "ci" }), "created key ci"],
  [
    entryOf("member.update", "grace@acme.test", { role: "member" }, { role: "admin" }),
    "changed grace@acme.test from member to admin",
  ],
  [
    entryOf("policy.update", "No cards", { mode: "shadow", a: 1 }, { mode: "enforce", a: 1 }),
    "changed rule No cards: mode from shadow to enforce",
  ],
  [
    entryOf("policy.update", "No cards", { mode: "shadow", a: 1 }, { mode: "enforce", a: 2 }),
    "changed rule No cards",
  ],
  [
    entryOf("invite.create", "ada@acme.test", null, { role: "viewer" }),
    "invited ada@acme.test as viewer",
  ],
  [
    entryOf(
      "notification.update",
      "notifications",
      { me_budget_80: "daily" },
      { me_budget_80: "off" },
    ),
    "changed the notifications: me budget 80 from daily to off",
  ],
  [entryOf("key.update", "ci", { is_active: true }, { is_active: false }), "switched off key ci"],
  [entryOf("something.new_thing", "x"), "new thing something x"],
])("an entry reads as a sentence, also of an action not known here: %#", (entry, sentence) => {
  expect(phraseOf(entry)).toBe(sentence);
});

test("a difference names the fields that changed and only those", () => {
  const before = { role: "member", name: "Ada", tags: ["a"] };
  const after = { role: "admin", name: "Ada", tags: ["a", "b"] };
  expect(differences({ before, after })).toEqual([
    { field: "role", before: "member", after: "admin" },
    { field: "tags", before: '["a"]', after: '["a","b"]' },
  ]);
  expect(differences({ before: null, after: { role: "admin" } })).toEqual([
    { field: "role", before: "none", after: "admin" },
  ]);
  expect(differences({ before: "off", after: "medium" })).toEqual([
    { field: "", before: "off", after: "medium" },
  ]);
});
