import { createTransport } from "nodemailer";

export interface OutgoingMail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Stays the same on a retry, so that a mailbox shows the message once. */
  readonly id: string;
}

/** A permanent refusal, such as of an address that does not exist; retrying is pointless. */
export class MailRefused extends Error {
  override readonly name = "MailRefused";
}

/** A way out for mail. */
export interface Mailer {
  /** Hands a message to the server. Throws `MailRefused`, or anything else when a retry can help. */
  send(mail: OutgoingMail): Promise<void>;
  close(): void;
}

const connectTimeoutMs = 10_000;
const idleTimeoutMs = 30_000;

/** A permanent refusal of this message, not of us. Source: RFC 5321, 4.2.1; 4.3.2 for the codes. */
const refusesMessage = /^(?:EENVELOPE|EMESSAGE)$/;

function isRefusal(error: unknown): boolean {
  if (!(error instanceof Error) || !("code" in error) || !("responseCode" in error)) return false;
  return refusesMessage.test(String(error.code)) && Number(error.responseCode) >= 500;
}

/** SMTP by `smtp://` or `smtps://`; upgrades to TLS where the server offers it. */
export function createMailer({ url, from }: { url: string; from: string }): Mailer {
  const transport = createTransport({
    url,
    pool: true,
    maxConnections: 2,
    connectionTimeout: connectTimeoutMs,
    greetingTimeout: connectTimeoutMs,
    socketTimeout: idleTimeoutMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([\w.-]+)/.exec(from)?.[1] ?? "localhost";
  return {
    async send({ to, subject, text, html, id }) {
      try {
        await transport.sendMail({
          from,
          to: { name: "", address: to },
          subject,
          text,
          html,
          messageId: `<${id}@${domain}>`,
          headers: { "Auto-Submitted": "auto-generated" },
        });
      } catch (cause) {
        if (!isRefusal(cause)) throw cause;
        throw new MailRefused("The mail server refused the message.", { cause });
      }
    },
    close: () => transport.close(),
  };
}
