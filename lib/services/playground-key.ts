/** What the metadata of a member's key for trying things out says; it lives for an hour and is made anew by itself. */
export const playgroundMark = { system: "playground" } as const;

export const isOfPlayground = (metadata: unknown): boolean =>
  typeof metadata === "object" &&
  metadata !== null &&
  "system" in metadata &&
  metadata.system === playgroundMark.system;
