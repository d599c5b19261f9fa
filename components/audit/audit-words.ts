import type { AuditView } from "@/lib/contract/audit";

type Told = Pick<AuditView, "action" | "object" | "before" | "after">;

const objects: Readonly<Record<string, string>> = {
  key: "key",
  policy: "rule",
  member: "member",
  invite: "invitation of",
  config: "setting",
  provider: "credential for",
  storage: "storage settings",
  webhook: "webhook",
  violation: "violation",
  tenant: "tenant",
  subscription: "plan",
  environment: "environment",
  notification: "the",
  budget: "budget of",
};

const verbs: Readonly<Record<string, string>> = {
  create: "created",
  update: "changed",
  delete: "deleted",
  remove: "removed",
};

/** The name by which people know the object. */
export const objectName = ({ object }: Pick<AuditView, "object">): string =>
  object.label ?? object.id;

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value);

const written = (value: unknown): string => {
  if (value === undefined || value === null || value === "") return "none";
  if (typeof value === "boolean") return value ? "yes" : "no";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
};

const fieldOf = (state: unknown, name: string): string =>
  written(isObject(state) ? state[name] : undefined);

const fromTo = ({ before, after }: Told, name: string): string =>
  `from ${fieldOf(before, name)} to ${fieldOf(after, name)}`;

/** Actions with wording of their own; every other is a verb, a kind and a name. */
const phrases: Readonly<Record<string, (entry: Told) => string>> = {
  "policy.order": () => "reordered the rules",
  "policy.restore": (entry) => `brought back rule ${objectName(entry)}`,
  "invite.create": (entry) => `invited ${objectName(entry)} as ${fieldOf(entry.after, "role")}`,
  "invite.accept": (entry) => `joined as ${fieldOf(entry.after, "role")}`,
  "invite.resend": (entry) => `sent the invitation of ${objectName(entry)} again`,
  "invite.revoke": (entry) => `took back the invitation of ${objectName(entry)}`,
  "key.rotate": (entry) => `replaced the secret of key ${objectName(entry)}`,
  "key.retire": (entry) => `ended the old secret of key ${objectName(entry)}`,
  "tenant.update": (entry) => `renamed the tenant ${fromTo(entry, "name")}`,
  "webhook.rotate": (entry) => `replaced the secret of webhook ${objectName(entry)}`,
  "provider.create": (entry) => `added a credential for ${providerIn(entry)}`,
  "provider.update": (entry) => `changed the credential for ${providerIn(entry)}`,
  "provider.delete": (entry) => `deleted the credential for ${providerIn(entry)}`,
  "member.update": (entry) => `changed ${objectName(entry)} ${fromTo(entry, "role")}`,
  "config.update": (entry) => `changed ${spaced(entry.object.id)} ${fromTo(entry, "value")}`,
  "storage.update": () => "changed what is stored",
  "storage.test": (entry) => `tried the bucket ${objectName(entry)}`,
  "subscription.create": (entry) => `changed the plan ${fromTo(entry, "plan_id")}`,
  "subscription.paid": (entry) => `paid for the plan ${objectName(entry)}`,
  "violation.update": (entry) => `judged violation ${entry.object.id}`,
  "privacy.erase_user": () => "erased a person's data",
  "privacy.erase_person": () => "erased a person from the tenant",
  "privacy.export_tenant": () => "exported all data of the tenant",
  "tenant.suspend": () => "suspended the tenant",
  "tenant.reactivate": () => "reactivated the tenant",
};

const providerIn = ({ object }: Told): string =>
  object.label ? `${object.id} in ${object.label}` : object.id;

const spaced = (name: string): string => name.replaceAll("_", " ");

/** `changed Grace from member to admin`: an entry as a phrase. */
export function phraseOf(entry: Told): string {
  const own = phrases[entry.action];
  if (own) return own(entry);
  const [kind = "", verb = ""] = entry.action.split(".");
  const what = `${objects[kind] ?? spaced(kind)} ${objectName(entry)}`;
  const plain = `${verbs[verb] ?? spaced(verb)} ${what}`;
  const [only, another] = verb === "update" ? differences(entry) : [];
  if (only?.field === "is_active" && !another) {
    return `switched ${only.after === "yes" ? "on" : "off"} ${what}`;
  }
  // One changed value fits into the sentence; several are shown in the entry.
  if (!only || another || only.field === "" || only.before.length + only.after.length > 40)
    return plain;
  return `${plain}: ${spaced(only.field)} from ${only.before} to ${only.after}`;
}

const byPlatform: ReadonlySet<string> = new Set(["tenant.suspend", "tenant.reactivate"]);

/** Who did it: a person, a former member, the platform's admin, or nobody. */
export function actorOf({ action, actor_email: email, actor_id: id }: AuditView): string {
  if (byPlatform.has(action)) return "Platform admin";
  return email ?? (id === null ? "System" : "Former member");
}

const pages: Readonly<Record<string, (id: string) => string>> = {
  key: (id) => `/keys?key=${id}`,
  policy: (id) => `/policies/${id}`,
  violation: (id) => `/violations/${id}`,
  member: () => "/members",
  invite: () => "/members",
  provider: () => "/providers",
  storage: () => "/settings/storage",
  notification: () => "/settings/notifications",
  webhook: () => "/settings/webhooks",
  config: () => "/settings/general",
  tenant: () => "/settings/general",
  subscription: () => "/billing",
};

/** The object's page below the tenant; null where it has none. */
export const objectPath = ({ action, object }: Pick<AuditView, "action" | "object">) =>
  /\.(delete|remove)$/.test(action) ? null : (pages[object.kind]?.(object.id) ?? null);

export interface Difference {
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

/** What changed, field by field; one unnamed field where the values are not objects. */
export function differences({ before, after }: Pick<AuditView, "before" | "after">): Difference[] {
  if (!isObject(before) && !isObject(after)) {
    return written(before) === written(after)
      ? []
      : [{ field: "", before: written(before), after: written(after) }];
  }
  const was = isObject(before) ? before : {};
  const is = isObject(after) ? after : {};
  return [...new Set([...Object.keys(was), ...Object.keys(is)])]
    .map((field) => ({ field, before: written(was[field]), after: written(is[field]) }))
    .filter((change) => change.before !== change.after);
}
