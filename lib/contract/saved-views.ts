import { z } from "zod";
import { IdParams, line, Timestamp } from "./common";
import { operation } from "./operation";

const Page = z.enum(["logs", "violations"]);

export const SavedViewView = z
  .object({
    id: z.string(),
    page: Page,
    name: z.string(),
    query: z.string().meta({ description: "As in the page's address, without the question mark" }),
    is_shared: z.boolean(),
    is_own: z.boolean(),
    created_at: Timestamp,
  })
  .meta({ id: "SavedView" });
export type SavedViewView = z.infer<typeof SavedViewView>;

export const SaveViewInput = z.strictObject({
  page: Page,
  name: line(120, 1),
  query: z
    .string()
    .max(4_000)
    .regex(/^[^?#\s]*$/, "must be a query string"),
  is_shared: z
    .boolean()
    .default(false)
    .meta({ description: "For everybody in the tenant instead of the caller alone" }),
});

const path = "/trueportai-services/api/v1/views";
const member = { access: "scoped", role: "member", group: "management", tag: "Analytics" } as const;

export const listViews = operation({
  ...member,
  id: "listViews",
  route: `GET ${path}`,
  query: z.strictObject({ page: Page }),
  output: z.object({ items: z.array(SavedViewView) }),
  status: 200,
  summary: "List saved views",
  description: "The caller's own and the tenant's shared ones, by name.",
});

export const saveView = operation({
  ...member,
  id: "saveView",
  route: `POST ${path}`,
  body: SaveViewInput,
  output: SavedViewView,
  status: 201,
  summary: "Save a view",
  description: "Filters of a list under a name. Each member may keep 50.",
  examples: { body: { page: "logs", name: "Blocked today", query: "outcome=blocked&period=24h" } },
});

export const deleteView = operation({
  ...member,
  id: "deleteView",
  route: `DELETE ${path}/{id}`,
  params: IdParams,
  status: 204,
  summary: "Delete a saved view",
  description: "One's own; admins may delete shared ones of others.",
});
