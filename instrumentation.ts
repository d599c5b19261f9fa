/**
 * Reads the environment as the server starts, so that bad configuration stops it before its first
 * request.
 */
export async function register(): Promise<void> {
  if (process.env.NEXT_RUNTIME !== "nodejs") return;
  const { runtimeEnv } = await import("@/lib/env");
  runtimeEnv();
}
