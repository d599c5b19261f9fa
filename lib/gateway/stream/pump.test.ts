import { expect, test } from "vitest";
import { type Ending, newReply, type Receiver, type Reply, type Source } from "../arrival";
import { pump, type Writer } from "./pump";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const words = (chunk: Uint8Array): string => new TextDecoder().decode(chunk);

/** A source driven by hand and a writer that records, in order, everything that happens to it. */
function rig(headers: string[] = []) {
  const log: string[] = [];
  let receiver: Receiver | undefined;
  let leave: () => void = () => {};
  let drain: () => void = () => {};
  let isFull = false;
  const source: Source = {
    start(given) {
      receiver = given;
      return {
        pause: () => log.push("pause"),
        resume: () => log.push("resume"),
        abort: () => log.push("abort"),
      };
    },
  };
  const writer: Writer = {
    head: (status) => log.push(`head ${status}`),
    write: (chunk) => {
      log.push(`write ${words(chunk)}`);
      return !isFull;
    },
    end: (last) => log.push(last ? `end ${words(last)}` : "end"),
    breakOff: (last) => log.push(`break ${words(last)}`),
    onDrain: (listener) => {
      drain = listener;
    },
    onGone: (listener) => {
      leave = listener;
    },
  };
  const reply: Reply = newReply(200, headers, source);
  reply.settles.push((ending: Ending) => log.push(`settle ${ending}`));
  const begin = (): Receiver => {
    pump(reply, writer);
    if (!receiver) throw new Error("the source was not started");
    return receiver;
  };
  return {
    log,
    reply,
    begin,
    leave: () => leave(),
    drain: () => drain(),
    fill: () => {
      isFull = true;
    },
  };
}

test("a chunk goes out as it comes, and settling precedes the end", () => {
  const { log, begin } = rig();
  const receiver = begin();
  receiver.data(bytes("a"));
  receiver.end();
  expect(log).toEqual(["head 200", "write a", "settle complete", "end"]);
});

test("with a declared length, settling precedes the chunk that completes it", () => {
  const { log, begin } = rig(["content-length", "2"]);
  const receiver = begin();
  receiver.data(bytes("a"));
  receiver.data(bytes("b"));
  receiver.end();
  expect(log).toEqual(["head 200", "write a", "settle complete", "end b"]);
});

test("a stream's own last event settles before it goes out", () => {
  const { log, reply, begin } = rig();
  reply.taps.push((chunk) => words(chunk) === "[DONE]");
  const receiver = begin();
  receiver.data(bytes("a"));
  receiver.data(bytes("[DONE]"));
  receiver.end();
  expect(log).toEqual(["head 200", "write a", "settle complete", "write [DONE]", "end"]);
});

test("a slow caller pauses the source until it drains", () => {
  const { log, begin, fill, drain } = rig();
  fill();
  begin().data(bytes("a"));
  drain();
  expect(log).toEqual(["head 200", "write a", "pause", "resume"]);
});

test("a caller who leaves aborts the source, once, and settles as aborted", () => {
  const { log, begin, leave } = rig();
  const receiver = begin();
  leave();
  receiver.data(bytes("late"));
  receiver.end();
  expect(log).toEqual(["settle aborted", "abort"]);
});

test("a stream that breaks upstream breaks for the caller, with the last words", () => {
  const { log, reply, begin } = rig();
  reply.lastWords = () => bytes("sorry");
  const receiver = begin();
  receiver.data(bytes("a"));
  receiver.fail(new Error("reset"));
  expect(log).toEqual(["head 200", "write a", "settle broken", "break sorry"]);
});

test("a source that breaks before its first byte is refused, with what the head had learned", () => {
  const { log, reply, begin } = rig(["content-length", "9", "x-request-id", "req_1", "etag", "x"]);
  const refusal = newReply(502, ["content-type", "application/json"], bytes("{}"));
  reply.lastWords = () => bytes("sorry");
  reply.refusal = () => refusal;
  begin().fail(new Error("reset"));
  expect(log).toEqual(["settle broken", "head 502", "end {}"]);
  expect(refusal.headers).toEqual(["content-type", "application/json", "x-request-id", "req_1"]);
});

test("after the first byte nothing can be refused any more", () => {
  const { log, reply, begin } = rig();
  reply.refusal = () => newReply(502, [], bytes("{}"));
  const receiver = begin();
  receiver.data(bytes("a"));
  receiver.fail(new Error("reset"));
  expect(log).toEqual(["head 200", "write a", "settle broken", "break "]);
});

test("what rewrites hold back comes out at the end, through the later ones", () => {
  const { log, reply, begin } = rig();
  let held = "";
  reply.rewrites.push({
    push: (chunk) => {
      held += words(chunk);
      return bytes("");
    },
    flush: () => bytes(held),
  });
  reply.rewrites.push({
    push: (chunk) => bytes(words(chunk).toUpperCase()),
    flush: () => bytes("!"),
  });
  const receiver = begin();
  receiver.data(bytes("ab"));
  receiver.end();
  expect(log).toEqual(["settle complete", "head 200", "end AB!"]);
});

test("taps see what the provider sent, not what a rewrite made of it", () => {
  const { reply, begin } = rig();
  const seen: string[] = [];
  reply.taps.push((chunk) => {
    seen.push(words(chunk));
    return false;
  });
  reply.rewrites.push({ push: () => bytes("X"), flush: () => bytes("") });
  begin().data(bytes("secret"));
  expect(seen).toEqual(["secret"]);
});

test("a complete body settles before its head is sent", () => {
  const { log, reply, begin } = rig();
  reply.body = bytes("{}");
  expect(() => begin()).toThrow("not started");
  expect(log).toEqual(["settle complete", "head 200", "end {}"]);
});

test("the last bytes wait until what was settled is safe, and go out in order", () => {
  const { log, reply, begin } = rig();
  let makeSafe: () => void = () => {};
  reply.whenSettled = (go) => {
    makeSafe = go;
  };
  reply.taps.push((chunk) => words(chunk) === "[DONE]");
  const receiver = begin();
  receiver.data(bytes("a"));
  receiver.data(bytes("[DONE]"));
  expect(log).toEqual(["head 200", "write a", "settle complete"]);
  makeSafe();
  receiver.end();
  makeSafe();
  expect(log).toEqual(["head 200", "write a", "settle complete", "write [DONE]", "end"]);
});
