/** The metadata that marks a member's playground key; the key lives for an hour and is renewed automatically. */
export const playgroundMark = { system: "playground" } as const;

export const isOfPlayground = (metadata: unknown): boolean =>
  typeof metadata === "object" &&
  metadata !== null &&
  "system" in metadata &&
  metadata.system === playgroundMark.system;
