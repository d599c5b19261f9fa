import type { z } from "zod";

type Asked = Readonly<Record<string, string | string[] | undefined>>;

/** A query parsed without the fields that its schema refuses; those are named in `ignored`. */
export function understood<Query>(
  schema: z.ZodType<Query>,
  asked: Asked,
): { query: Query; ignored: string[] } {
  const parsed = schema.safeParse(asked);
  if (parsed.success) return { query: parsed.data, ignored: [] };
  const wrong = new Set(parsed.error.issues.map(({ path }) => String(path[0])));
  const kept = Object.fromEntries(Object.entries(asked).filter(([name]) => !wrong.has(name)));
  return { query: schema.parse(kept), ignored: [...wrong] };
}
