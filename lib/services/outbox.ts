import { seal, unseal } from "@/lib/crypto";
import { type Db, forPlatform } from "@/lib/db";
import type { RuntimeEnv } from "@/lib/env";
import { newId } from "@/lib/ids";
import type { PublicContext } from "./context";
import type { Mail } from "./mails/mail";

export interface Addressed {
  readonly to: string;
  readonly tenantId?: string;
  /** False for an address without an account: the same work is done and nothing is sent. */
  readonly isKnown?: boolean;
}

/** The context a message is sealed under; the sender opens it under the same one. */
const placeOf = (id: string, tenantId: string | null) => ({
  tenantId: tenantId ?? "platform",
  recordId: id,
  field: "mail",
});

/**
 * Queues a message in the transaction of the change that it reports, so that both happen or neither. The sender takes
 * it from there; without a mail server it is kept.
 */
export async function enqueueMail(
  db: Db,
  { installation, nowMs }: Pick<PublicContext, "installation" | "nowMs">,
  { to, tenantId, isKnown = true }: Addressed,
  mail: Mail,
): Promise<void> {
  const id = newId("mail", nowMs);
  const place = placeOf(id, tenantId ?? null);
  const isSent = isKnown && installation.SMTP_URL !== undefined;
  const row = {
    id,
    tenantId: tenantId ?? null,
    recipient: to,
    contentSealed: seal(installation.ENCRYPTION_KEY, JSON.stringify(mail), place),
    status: isSent ? "waiting" : isKnown ? "kept" : "void",
    nextAttemptAt: isSent ? new Date(nowMs) : null,
    createdAt: new Date(nowMs),
  };
  // A tenant's role may write here but not read, so nothing is read back.
  await db.mailMessage.createMany({ data: [row] });
}

/** Opens what `enqueueMail` sealed. Throws where the installation no longer has the key. */
export const openMail = (
  { ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS }: RuntimeEnv,
  { id, tenantId, sealed }: { id: string; tenantId: string | null; sealed: string },
): Mail =>
  JSON.parse(
    unseal([ENCRYPTION_KEY, ENCRYPTION_KEY_PREVIOUS], sealed, placeOf(id, tenantId)),
  ) as Mail;

/** A message as the outbox page shows it. */
export interface KeptMail extends Mail {
  readonly id: string;
  readonly to: string;
  readonly status: string;
  readonly at: Date;
}

const shownAtMost = 50;

/** The most recent undelivered messages, newest first. For development only: they hold codes and links. */
export async function listKeptMail(installation: RuntimeEnv): Promise<KeptMail[]> {
  const rows = await forPlatform((db) =>
    db.mailMessage.findMany({
      where: { status: { in: ["kept", "waiting", "failed"] } },
      orderBy: [{ createdAt: "desc" }, { id: "desc" }],
      take: shownAtMost,
    }),
  );
  return rows.flatMap(({ id, tenantId, recipient: to, status, createdAt: at, contentSealed }) =>
    contentSealed === null
      ? []
      : [
          {
            id,
            to,
            status,
            at,
            ...openMail(installation, { id, tenantId, sealed: contentSealed }),
          },
        ],
  );
}
