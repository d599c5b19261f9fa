import { localVisit } from "@/lib/http/local-visit";
import { GET as answerMissing } from "@/lib/http/not-allowed";
import { outboxPage } from "@/lib/services/mails/outbox-page";
import { listKeptMail } from "@/lib/services/outbox";

/** Exists only for the developer on this machine, because it shows codes and links. */
export async function GET(request: Request): Promise<Response> {
  const visit = localVisit(request);
  if (!visit) return answerMissing(request);
  return new Response(outboxPage(await listKeptMail(visit.installation)), {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "cache-control": "no-store",
      "content-security-policy": "default-src 'none'; style-src 'unsafe-inline'",
      "x-frame-options": "DENY",
    },
  });
}
