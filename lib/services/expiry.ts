import { forPlatform } from "@/lib/db";
import { dayMs, hourMs } from "@/lib/time";

/** Most rows of one kind that a round removes; the next round takes the rest. */
const batch = 5_000;

/** Deletes expired sessions and challenges and settled mails, in bounded batches. */
export async function forgetExpired(nowMs: number = Date.now()): Promise<void> {
  const ago = (ms: number): Date => new Date(nowMs - ms);
  await forPlatform(
    (db) => db.$executeRaw`
      DELETE FROM ended_sessions WHERE id IN
        (SELECT id FROM ended_sessions WHERE expires_at < ${ago(hourMs)} LIMIT ${batch})`,
  );
  await forPlatform(
    (db) => db.$executeRaw`
      DELETE FROM sessions WHERE id IN
        (SELECT id FROM sessions WHERE started_at < ${ago(8 * dayMs)} LIMIT ${batch})`,
  );
  await forPlatform(
    (db) => db.$executeRaw`
      DELETE FROM challenges WHERE id IN
        (SELECT id FROM challenges WHERE expires_at < ${ago(dayMs)} LIMIT ${batch})`,
  );
  await forPlatform(
    (db) => db.$executeRaw`
      DELETE FROM mail_outbox WHERE id IN
        (SELECT id FROM mail_outbox WHERE next_attempt_at IS NULL AND created_at <
           CASE status WHEN 'void' THEN ${ago(hourMs)}::timestamptz ELSE ${ago(7 * dayMs)}::timestamptz END LIMIT ${batch})`,
  );
}
