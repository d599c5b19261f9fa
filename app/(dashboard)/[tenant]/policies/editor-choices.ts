import { listKeys } from "@/lib/services/key-list";
import { listEntities } from "@/lib/services/policy-trials";
import { asking, type EnteredPage } from "../enter";

/** What the editor of a rule offers to choose from. */
export async function readEditorChoices({ ctx }: EnteredPage) {
  const [entities, keys] = await Promise.all([
    listEntities(ctx, asking(undefined)),
    listKeys(ctx, asking({ limit: 100, offset: 0, sort: "name.asc" })),
  ]);
  return {
    entities: entities.items,
    keys: keys.items.map(({ id, owner, key }) => ({ id, name: owner ?? key })),
  };
}
