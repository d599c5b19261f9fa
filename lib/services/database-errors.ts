/** Whether an insert or update met a row with the same unique value. Source: Prisma error reference. */
export const isUniqueViolation = (error: unknown): boolean =>
  error instanceof Error && "code" in error && error.code === "P2002";
