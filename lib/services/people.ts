import type { Db } from "@/lib/db";

/** Members' names by id; people who have left the tenant are absent. */
export async function namesOf(
  db: Db,
  ids: readonly (string | null)[],
): Promise<ReadonlyMap<string, string>> {
  const wanted = [...new Set(ids.filter((id) => id !== null))];
  if (wanted.length === 0) return new Map();
  const rows = await db.user.findMany({
    where: { id: { in: wanted } },
    select: { id: true, name: true, email: true },
  });
  return new Map(rows.map((row) => [row.id, row.name || row.email]));
}

/** A person as views show them; null for nobody. */
export const personOf = (
  names: ReadonlyMap<string, string>,
  id: string | null,
): { id: string; name: string } | null =>
  id === null ? null : { id, name: names.get(id) ?? "Former member" };
