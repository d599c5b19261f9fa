import { forPlatform } from "@/lib/db";
import { log } from "@/lib/log";
import { minuteMs } from "@/lib/time";
import type { SignInProof } from "./identity";

interface Seen {
  readonly address: string;
  readonly userAgent: string;
  readonly nowMs: number;
}

/** Resolution of last-seen times, so that not every page writes. */
const stepMs = 5 * minuteMs;
const maxNoted = 10_000;
/** When this process last recorded each session. */
const noted = new Map<string, number>();

/** Records where a session is in use, for its owner's list of sessions. A failure is logged and stops nothing. */
export async function noteSession(session: SignInProof, seen: Seen): Promise<void> {
  const { sessionId, userId, issuedAtMs } = session;
  if (seen.nowMs - (noted.get(sessionId) ?? 0) < stepMs) return;
  if (noted.size >= maxNoted) noted.clear();
  noted.set(sessionId, seen.nowMs);
  const at = new Date(seen.nowMs);
  const userAgent = seen.userAgent.slice(0, 512);
  try {
    await forPlatform(
      (db) => db.$executeRaw`
        INSERT INTO sessions (id, user_id, started_at, last_seen_at, address, user_agent)
        VALUES (${sessionId}, ${userId}, ${new Date(issuedAtMs)}, ${at}, ${seen.address}, ${userAgent})
        ON CONFLICT (id) DO UPDATE SET last_seen_at = EXCLUDED.last_seen_at,
          address = EXCLUDED.address, user_agent = EXCLUDED.user_agent`,
    );
  } catch (error) {
    noted.delete(sessionId);
    log.warn("A session could not be recorded", { error });
  }
}
