import { once } from "node:events";
import { type ClientRequest, type IncomingMessage, request } from "node:http";
import { connect } from "node:net";

/** What came back over a plain socket, until the other side closed it or the time was up. */
export async function overSocket(
  url: string,
  text: string | Uint8Array,
  waitMs = 20_000,
): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  const chunks: Buffer[] = [];
  socket.on("data", (chunk) => chunks.push(chunk));
  socket.on("error", () => undefined);
  socket.setTimeout(waitMs, () => socket.destroy());
  await once(socket, "connect");
  socket.write(text);
  await once(socket, "close");
  return Buffer.concat(chunks).toString("latin1");
}

export interface Call {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string | string[]>>;
  readonly body?: string | Uint8Array;
}

export interface Answer {
  readonly status: number;
  readonly headers: IncomingMessage["headers"];
  readonly rawHeaders: readonly string[];
  readonly body: Buffer;
  /** False when the connection broke before the answer was complete. */
  readonly isWhole: boolean;
}

/** Opens a call and leaves it to the caller what becomes of it. `fetch` hides too much of the wire. */
export function openCall(
  url: string,
  { method = "POST", headers = {}, body }: Call,
): ClientRequest {
  const { hostname, port } = new URL(url);
  // As given: `URL` would resolve dots and re-encode.
  const path = url.slice(url.indexOf("/", "http://".length));
  const call = request({ host: hostname, port, path, method, agent: false });
  for (const [name, value] of Object.entries(headers)) call.setHeader(name, value);
  call.on("error", () => undefined);
  // Given a string, node:http would write the headers in its encoding too.
  call.end(body === undefined ? undefined : Buffer.from(body));
  return call;
}

/** The answer's head, with the body still to come. Rejects when none comes. */
export async function headOf(call: ClientRequest): Promise<IncomingMessage> {
  const [response] = await Promise.race([
    once(call, "response"),
    once(call, "close").then(() => {
      throw new Error("The connection closed without an answer.");
    }),
  ]);
  return response;
}

/** Reads an answer to its end, complete or broken. */
export async function readAnswer(response: IncomingMessage): Promise<Answer> {
  const chunks: Buffer[] = [];
  let isWhole = true;
  try {
    for await (const chunk of response) chunks.push(chunk);
  } catch {
    isWhole = false;
  }
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    rawHeaders: response.rawHeaders,
    body: Buffer.concat(chunks),
    isWhole: isWhole && response.complete,
  };
}

/** One call from beginning to end, path and headers exactly as given. */
export const send = async (url: string, call: Call = {}): Promise<Answer> =>
  readAnswer(await headOf(openCall(url, call)));
