import { expect, test } from "vitest";
import type { Detector } from "../detectors/detector";
import type { Json } from "../providers/provider";
import { withDetector } from "./compile";
import { inspectJson } from "./inspect";
import { anySsn, regex, ruleOf, selectionOf, ssnDetector, words } from "./rule.fixture";
import { event, eventsOf, formats, govern, node, pieces } from "./stream-formats.fixture";
import { type StopReason, StreamGovernor } from "./stream-redactor";
import { Restorer, Vault } from "./vault";

const chunk = (content: string, finish: string | null = null): string =>
  event({ choices: [{ index: 0, delta: { content }, finish_reason: finish }] });
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const contentOf = (text: string): string =>
  eventsOf(text)
    .map((data) => node(node(data).choices?.[0]?.delta ?? {}).content ?? "")
    .join("");

test("a block stops the stream before a character of the match has gone out", () => {
  const stopped: StopReason[] = [];
  const rule = ruleOf("block", regex("secret-\\d{4}"));
  const selection = selectionOf([rule], "response");
  const { text, decision } = govern(
    bytes(
      `${chunk("it is sec")}${chunk("ret-12")}${chunk("34, yes")}${chunk(" more")}data: [DONE]\n\n`,
    ),
    [7],
    { selection, onStopped: (reason) => stopped.push(reason) },
  );
  expect(contentOf(text)).toBe("it is ");
  expect(text.endsWith('event: error\ndata: {"stopped":true}\n\n')).toBe(true);
  expect(text).not.toMatch(/sec|ret|DONE|more/);
  expect(stopped).toEqual([{ rule }]);
  expect(decision).toMatchObject({ outcome: "block", blockedBy: rule });
  expect(decision.violations).toMatchObject([
    { isAutoBlocked: true, preview: "it is [REDACTED], yes" },
  ]);
});

test("rules that only tell leave every byte as it came and still see what is split", () => {
  const selection = selectionOf([ruleOf("alert", regex("secret-\\d{4}"))], "response");
  const governor = new StreamGovernor({
    selection,
    restorer: null,
    uninspectable: "block",
    errorEvent: () => "",
    onStopped: () => undefined,
    maxEventBytes: 1024,
  });
  const chunks = [chunk("a secr"), chunk("et-1"), chunk("234 b 123-45-6789")].map(bytes);
  for (const piece of chunks) expect(governor.push(piece)).toBe(piece);
  expect(governor.flush()).toHaveLength(0);
  const { violations } = governor.ledger.decision();
  expect(violations.map(({ action, description }) => [action, description])).toEqual([
    ["alert", expect.stringMatching(/^Pattern of rule “rule \d+” found in answer$/)],
    [null, "SSN detected in answer"],
  ]);
  expect(JSON.stringify(violations)).not.toMatch(/6789|secret-1234/);
});

test("what is held goes out when the stream breaks off, masked as if it ended there", () => {
  const selection = selectionOf(
    [ruleOf("redact", regex("\\b\\d{4}\\b")), ruleOf("redact", words("zebra"))],
    "response",
  );
  const { text } = govern(bytes(`${chunk("pin 12")}${chunk("34")}`), [500], { selection });
  expect(contentOf(text)).toBe("pin [REDACTED]");
  const cut = govern(bytes(chunk("a zeb")), [500], { selection });
  expect(contentOf(cut.text)).toBe("a zeb");
});

test("events of other kinds keep their bytes and their order", () => {
  const selection = selectionOf([ruleOf("redact", words("zebra"))], "response");
  const stream = `: hi\n\nid: 7\nretry: 10\n\nevent: ping\ndata: {"type": "ping"}\n\n${chunk("ok")}data: [DONE]\n\n`;
  expect(govern(bytes(stream), [3], { selection }).text).toBe(stream);
});

test("line ends of any kind and data over several lines are read", () => {
  const selection = selectionOf([ruleOf("redact", words("zebra"))], "response");
  const spread = JSON.stringify(
    { choices: [{ index: 0, delta: { content: "a zebra." } }] },
    null,
    1,
  );
  for (const end of ["\n", "\r\n", "\r"]) {
    const lines = spread.split("\n").map((line) => `data: ${line}`);
    const { text } = govern(bytes(`${lines.join(end)}${end}${end}`), [2], { selection });
    expect(contentOf(text)).toBe("a [REDACTED].");
  }
});

test("an event that is not JSON is masked as plain text", () => {
  const selection = selectionOf([ruleOf("redact", anySsn)], "response");
  expect(govern(bytes("data: 123-45-6789 {\n\n"), [5], { selection }).text).toBe(
    "data: [REDACTED:SSN] {\n\n",
  );
});

test("an event too large to be read stops the stream, unless the tenant lets it pass", () => {
  const selection = selectionOf([ruleOf("redact", anySsn)], "response");
  const stream = chunk(`${"x".repeat(5000)} 123-45-6789`);
  const options = { selection, maxEventBytes: 1000 };
  expect(govern(bytes(stream), [99], options).text).toBe(
    'event: error\ndata: {"stopped":true}\n\n',
  );
  expect(govern(bytes(stream), [99], { ...options, uninspectable: "pass" }).text).toBe(stream);
});

test("a match that outgrows its limit stops the stream or is let go, as the rule says", () => {
  const long = `START ${"x".repeat(300)}`;
  const stream = pieces(long, [10])
    .map((piece) => chunk(piece))
    .join("");
  const more = { maxMatchLength: 64 } as const;
  const blocking = ruleOf("block", regex("(?s)START.*END"), { ...more, onOverlong: "block" });
  const stopped = govern(bytes(stream), [500], { selection: selectionOf([blocking], "response") });
  expect(stopped.decision.blockedBy).toBe(blocking);
  const letting = ruleOf("redact", regex("(?s)START.*END"), more);
  const passed = govern(bytes(stream), [500], { selection: selectionOf([letting], "response") });
  expect(contentOf(passed.text)).toBe(long);
  expect(passed.mostHeld).toBeLessThanOrEqual(64 + 10);
});

test("ordinary text is held by a few characters at most", () => {
  const selection = selectionOf(
    [
      ruleOf("redact", regex("\\b(?:4[0-9]{12})\\b")),
      ruleOf("redact", regex("sk-[A-Za-z0-9]{20,}")),
    ],
    "response",
  );
  const prose = "Your order will be shipped to the address that you gave us. ".repeat(20);
  const stream = pieces(prose, [4, 3, 5])
    .map((piece) => chunk(piece))
    .join("");
  expect(govern(bytes(stream), [200], { selection }).mostHeld).toBeLessThanOrEqual(2);
});

test("token probabilities do not spell out what the text hides", () => {
  const selection = selectionOf([ruleOf("redact", words("zebra"))], "response");
  const stream = event({
    choices: [
      { index: 0, delta: { content: "a zebra." }, logprobs: { content: [{ token: "zebra" }] } },
    ],
  });
  expect(govern(bytes(stream), [30], { selection }).text).not.toContain("zebra");
});

test("values put aside come back in every format, split and restyled as they may be", () => {
  const vault = new Vault({
    digest: () => "4f1a09c2aabbccddeeff0011",
    isTaken: () => false,
    earlier: new Map(),
  });
  const request = selectionOf([ruleOf("redact", anySsn, { restore: true })]);
  const sent = inspectJson(request, '{"prompt":"123-45-6789"}', { stash: vault.stash }).body;
  expect(sent).toBe('{"prompt":"SSN_4F1A09C2"}');
  const restorer = new Restorer(vault.entries, () => false);
  const selection = selectionOf([ruleOf("redact", words("zebra"))], "response");
  const answer = "so **SSN_4F1A09C2**, ssn 4f1a09c2 and SSN\\_4f1a 09C2; not XSSN_4F1A09C2 zebra";
  const expected = "so **123-45-6789**, 123-45-6789 and 123-45-6789; not XSSN_4F1A09C2 [REDACTED]";
  for (const [name, format] of Object.entries(formats)) {
    for (const size of [1, 2, 5, 200]) {
      const stream = format.stream([pieces(answer, [size]), []]);
      const { text } = govern(bytes(stream), [40], { selection, restorer });
      expect([name, format.read(eventsOf(text))[0]]).toEqual([name, expected]);
    }
  }
  const call = { function: { arguments: '{"ssn":"SSN_4F1A09C2"}' } };
  const whole: Json = { choices: [{ message: { tool_calls: [call] } }] };
  const { body } = inspectJson(selection, JSON.stringify(whole), { restorer });
  expect(body).toContain('{\\"ssn\\":\\"123-45-6789\\"}');
});

test("a value enters no link unless that is allowed", () => {
  const restorer = (mayEnter: (url: string) => boolean) =>
    new Restorer(new Map([["SSN_4F1A09C2", "123-45-6789"]]), mayEnter);
  const link = "see ![x](https://evil.example/a?q=SSN_4F1A09C2) and www.x.org/SSN_4F1A09C2";
  expect(restorer(() => false).restore(link)).toBe(link);
  expect(restorer((url) => url.startsWith("https://evil")).restore(link)).toBe(
    "see ![x](https://evil.example/a?q=123-45-6789) and www.x.org/SSN_4F1A09C2",
  );
});

test("a token that the user has written already is not handed out", () => {
  const vault = new Vault({
    digest: () => "4f1a09c2aabbccddeeff0011",
    isTaken: (token) => token === "SSN_4F1A09C2",
    earlier: new Map([["CARD_1", "4111"]]),
  });
  expect(vault.stash("123-45-6789", "SSN")).toBe("SSN_4F1A09C2AABB");
  expect(vault.stash("123-45-6789", "SSN")).toBe("SSN_4F1A09C2AABB");
  expect(vault.stash("4111", "CARD")).toBe("CARD_1");
});

test("a detector made for one call is used by the rules for its kind", () => {
  const selection = selectionOf(
    [ruleOf("redact", { kind: "pii", entities: ["CODE_NAME"], minConfidence: 0.5 })],
    "response",
  );
  expect(inspectJson(selection, '{"a":"operation teapot"}').body).toBeNull();
  const codeName: Detector = {
    ...ssnDetector,
    scan: (text) => {
      const start = text.indexOf("teapot");
      const found = ssnDetector.scan("123-45-6789", { role: "user", direction: "response" });
      return start < 0
        ? []
        : found.map((x) => ({ ...x, entity: "CODE_NAME", start, end: start + 6 }));
    },
  };
  expect(inspectJson(withDetector(selection, codeName), '{"a":"operation teapot"}').body).toBe(
    '{"a":"operation [REDACTED:CODE_NAME]"}',
  );
});
