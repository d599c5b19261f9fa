import { EventEmitter, once } from "node:events";
import type { AddressInfo } from "node:net";
import { SMTPServer } from "smtp-server";

/** A message as the server took it. */
export interface ReceivedMail {
  readonly to: readonly string[];
  /** Header lines, unfolded, names in lower case. */
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  readonly html: string;
  readonly raw: string;
}

/** A real SMTP server that keeps what it takes. */
export interface Mailbox {
  readonly url: string;
  readonly all: readonly ReceivedMail[];
  /** The next message to this address not yet taken, waiting for it if necessary. */
  next(to: string): Promise<ReceivedMail>;
  close(): Promise<void>;
}

function decodePart(part: string): { type: string; body: string } {
  const [head = "", ...rest] = part.split("\r\n\r\n");
  const body = rest.join("\r\n\r\n");
  const type = /content-type:\s*([^;\r\n]+)/i.exec(head)?.[1]?.trim() ?? "";
  const encoding = /content-transfer-encoding:\s*(\S+)/i.exec(head)?.[1]?.toLowerCase();
  if (encoding === "base64") return { type, body: Buffer.from(body, "base64").toString("utf8") };
  if (encoding !== "quoted-printable") return { type, body };
  const joined = body.replace(/=\r\n/g, "");
  const bytes = joined.replace(/=([0-9A-F]{2})/g, (_, hex) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return { type, body: Buffer.from(bytes, "latin1").toString("utf8") };
}

function readMail(raw: string, to: readonly string[]): ReceivedMail {
  const head = raw.slice(0, raw.indexOf("\r\n\r\n")).replace(/\r\n[ \t]+/g, " ");
  const headers = new Map(
    head.split("\r\n").map((line) => {
      const at = line.indexOf(":");
      return [line.slice(0, at).toLowerCase(), line.slice(at + 1).trim()] as const;
    }),
  );
  const boundary = /boundary="?([^";]+)"?/.exec(headers.get("content-type") ?? "")?.[1];
  const parts = boundary ? raw.split(`--${boundary}`).slice(1, -1).map(decodePart) : [];
  const of = (type: string) => parts.find((part) => part.type === type)?.body ?? "";
  return { to, headers, raw, text: of("text/plain"), html: of("text/html") };
}

export interface MailboxOptions {
  readonly port?: number;
  /** Addresses that do not exist here. */
  readonly refuses?: RegExp;
}

export async function startMailbox({ port = 0, refuses }: MailboxOptions = {}): Promise<Mailbox> {
  const all: ReceivedMail[] = [];
  const taken = new Set<ReceivedMail>();
  const arrivals = new EventEmitter();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ["STARTTLS"],
    onRcptTo: ({ address }, _session, callback) => {
      const error = Object.assign(new Error("No such mailbox"), { responseCode: 550 });
      callback(refuses?.test(address) ? error : null);
    },
    onData(stream, { envelope }, callback) {
      const chunks: Buffer[] = [];
      stream.on("data", (chunk: Buffer) => chunks.push(chunk));
      stream.on("end", () => {
        const to = envelope.rcptTo.map(({ address }) => address);
        all.push(readMail(Buffer.concat(chunks).toString("utf8"), to));
        arrivals.emit("mail");
        callback();
      });
    },
  });
  server.on("error", () => undefined);
  server.listen(port, "127.0.0.1");
  await once(server.server, "listening");
  const address = server.server.address() as AddressInfo;

  async function next(to: string): Promise<ReceivedMail> {
    for (;;) {
      const found = all.find((mail) => !taken.has(mail) && mail.to.includes(to));
      if (found) {
        taken.add(found);
        return found;
      }
      await once(arrivals, "mail");
    }
  }
  return {
    url: `smtp://127.0.0.1:${address.port}`,
    all,
    next,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
