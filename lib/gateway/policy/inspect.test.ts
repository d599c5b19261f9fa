import { describe, expect, test } from "vitest";
import type { Detector } from "../detectors/detector";
import { compilePolicy } from "./compile";
import { inspectJson } from "./inspect";
import { inspectLongRequestBody, inspectRequestBody } from "./request-body";
import { everywhere } from "./rule";
import {
  anySsn,
  regex,
  ruleOf as rule,
  someScope as scope,
  selectionOf as selection,
  ssnDetector as ssn,
  words,
} from "./rule.fixture";

const redactSsn = () => selection([rule("redact", anySsn)]);
const body = (value: unknown) =>
  inspectJson(redactSsn(), JSON.stringify(value)).body ?? "unchanged";

describe("every place a text can be in is masked", () => {
  test.each([
    ["chat message", { messages: [{ role: "user", content: "my 123-45-6789" }] }],
    [
      "content part",
      { messages: [{ role: "user", content: [{ type: "text", text: "123-45-6789" }] }] },
    ],
    ["system", { system: "say 123-45-6789", messages: [] }],
    ["tool definition", { tools: [{ function: { name: "f", description: "of 123-45-6789" } }] }],
    ["tool result", { messages: [{ role: "tool", tool_call_id: "c1", content: "123-45-6789" }] }],
    [
      "responses item",
      { input: [{ type: "function_call_output", call_id: "c", output: "123-45-6789" }] },
    ],
    ["embeddings input", { input: ["a", "123-45-6789"] }],
    ["prompt", { prompt: "123-45-6789" }],
    ["parts", { contents: [{ parts: [{ text: "123-45-6789" }] }] }],
    [
      "function response",
      { contents: [{ parts: [{ functionResponse: { response: { a: "123-45-6789" } } }] }] },
    ],
    ["unknown endpoint", { whatever: { deep: [["123-45-6789"]] } }],
    [
      "a name in a tool's input",
      { messages: [{ content: [{ type: "tool_use", input: { "123-45-6789": 1 } }] }] },
    ],
    ["an identifier with a text in it", { id: "ssn 123-45-6789" }],
    ["a type with a text in it", { type: "ssn 123-45-6789" }],
  ])("%s", (_place, value) => {
    const out = body(value);
    expect(out).toContain("[REDACTED:SSN]");
    expect(out).not.toContain("6789");
    expect(() => JSON.parse(out)).not.toThrow();
  });

  test("arguments of a tool call, JSON inside a string, escapes decoded", () => {
    const inside = '{"ssn": "\\u0031\\u00323-45-6789", "n": 123456789, "k": "v"}';
    const out = body({
      messages: [{ tool_calls: [{ function: { name: "f", arguments: inside } }] }],
    });
    const parsed = JSON.parse(out).messages[0].tool_calls[0].function.arguments;
    expect(JSON.parse(parsed)).toEqual({ ssn: "[REDACTED:SSN]", n: "[REDACTED:SSN]", k: "v" });
  });

  test("a name given twice, of which a parser keeps one", () => {
    const out = inspectJson(redactSsn(), '{"prompt":"123-45-6789","prompt":"x"}').body;
    expect(out).toBe('{"prompt":"[REDACTED:SSN]","prompt":"x"}');
  });

  test("escapes of the body itself", () => {
    const out = inspectJson(redactSsn(), '{"prompt":"\\u00312\\u0033-45-6789 \\"q\\""}').body;
    expect(out).toBe('{"prompt":"[REDACTED:SSN] \\"q\\""}');
  });
});

test("what is not rewritten stays byte for byte", () => {
  const text =
    '{ "n" : 1.50e+3, "a":"\\u0041", "prompt" : "123-45-6789" ,\n"big":12345678901234567890 }';
  expect(inspectJson(redactSsn(), text).body).toBe(text.replace("123-45-6789", "[REDACTED:SSN]"));
});

test("identifiers, the API's own words and encoded bytes are not texts", () => {
  const bytes = "QUJD".repeat(100);
  const value = {
    id: "123-45-6789",
    model: "123-45-6789",
    messages: [
      { content: [{ type: "image_url", image_url: { url: `data:image/png;base64,${bytes}` } }] },
    ],
  };
  expect(body(value)).toBe("unchanged");
});

test("200,000 levels of nesting are read", () => {
  const deep = `${"[".repeat(200_000)}"123-45-6789"${"]".repeat(200_000)}`;
  const { body: out, violations } = inspectJson(redactSsn(), deep);
  expect(out).toBe(deep.replace("123-45-6789", "[REDACTED:SSN]"));
  expect(violations).toHaveLength(1);
});

test("the first block by priority stops the call, and all else that was found is kept", () => {
  const selected = selection([
    rule("block", words("zebra"), { priority: 9 }),
    rule("block", regex("te?iger"), { priority: 2 }),
    rule("alert", anySsn, { priority: 1 }),
  ]);
  const {
    outcome,
    blockedBy,
    violations,
    body: out,
  } = inspectJson(selected, '{"prompt":"Zebra and tiger, 123-45-6789"}');
  expect(outcome).toBe("block");
  expect(blockedBy?.priority).toBe(2);
  expect(out).toBeNull();
  expect(violations.map(({ rule: by, isAutoBlocked }) => [by?.priority, isAutoBlocked])).toEqual(
    expect.arrayContaining([
      [9, false],
      [2, true],
      [1, false],
    ]),
  );
});

test("redactions of several rules all apply, overlaps worded by the rule that comes first", () => {
  const selected = selection([
    rule("redact", regex("no \\d{3}"), { priority: 2 }),
    rule("redact", anySsn, { priority: 1 }),
    rule("redact", words("secret"), { priority: 3, placeholder: "***" }),
  ]);
  expect(inspectJson(selected, '{"prompt":"secret no 123-45-6789!"}').body).toBe(
    '{"prompt":"*** [REDACTED:SSN]!"}',
  );
});

test("a rule in shadow says what it would have done and does nothing", () => {
  const {
    outcome,
    violations,
    body: out,
  } = inspectJson(
    selection([rule("block", anySsn, { mode: "shadow" })]),
    '{"prompt":"123-45-6789"}',
  );
  expect([outcome, out]).toEqual(["pass", null]);
  expect(violations).toMatchObject([{ action: "block", isShadow: true, isAutoBlocked: false }]);
});

test("a severe finding is a violation without any rule, a mild one is not", () => {
  const { outcome, violations } = inspectJson(selection([]), '{"prompt":"123-45-6789"}');
  expect(outcome).toBe("pass");
  expect(violations).toMatchObject([
    {
      rule: null,
      severity: "critical",
      description: "SSN detected in user prompt",
      entities: [{ type: "SSN", confidence: 0.9 }],
    },
  ]);
});

test("a preview shows neither the match nor a neighbour that any detector knows", () => {
  const { violations } = inspectJson(
    selection([rule("log", words("payroll"))]),
    '{"prompt":"the payroll of 123-45-6789 and of 987-65-4320 is due"}',
  );
  const preview = violations.find(({ rule: by }) => by !== null)?.preview;
  expect(preview).toBe("the [REDACTED] of [REDACTED] and of [REDACTED] is due");
});

test("exceptions let single values pass, written or digested", () => {
  const exceptions = { values: ["123 45 6789"], digests: ["d:987654320"], patterns: ["111.*"] };
  const selected = selection([rule("redact", anySsn, { exceptions })]);
  const { body: out } = inspectJson(
    selected,
    '{"prompt":"123-45-6789 987-65-4320 111-22-3333 222-33-4444"}',
  );
  expect(out).toBe('{"prompt":"123-45-6789 987-65-4320 111-22-3333 [REDACTED:SSN]"}');
});

test("a rule applies within its scope and direction only", () => {
  const policy = compilePolicy(
    [
      rule("block", words("x"), { scope: { ...everywhere, models: ["gpt-4*"], envs: ["prod"] } }),
      rule("block", words("y"), { direction: "response" }),
    ],
    { detectors: [ssn], storeMinSeverity: null, digest: (value) => value },
  );
  expect(policy.select(scope, "request")).toBeNull();
  expect(policy.select({ ...scope, env: "prod" }, "request")?.rules).toHaveLength(1);
  expect(policy.select({ ...scope, env: "prod", model: "o3" }, "request")).toBeNull();
  expect(policy.select(scope, "response")?.rules).toHaveLength(1);
});

test("an answer's token probabilities go with the text they spell", () => {
  const answer =
    '{"choices":[{"message":{"content":"123-45-6789"},"logprobs":{"content":[{"token":"123"}]}}]}';
  expect(inspectJson(selection([rule("redact", anySsn)], "response"), answer).body).toBe(
    '{"choices":[{"message":{"content":"[REDACTED:SSN]"},"logprobs":null}]}',
  );
});

test("a byte order mark hides nothing", () => {
  const out = inspectJson(redactSsn(), '\uFEFF{"prompt":"\\u003123-45-6789"}').body;
  expect(out).toBe('\uFEFF{"prompt":"[REDACTED:SSN]"}');
});

test("an answer in pieces, sent as one list, is looked at as the text the pieces make", () => {
  const part = (text: string, more = {}) => ({
    candidates: [{ content: { parts: [{ text, ...more }] } }],
  });
  const answer = JSON.stringify([
    part("no 123-4"),
    part("thinking", { thought: true }),
    part("5-6789."),
  ]);
  const { body: out } = inspectJson(selection([rule("redact", anySsn)], "response"), answer);
  expect(out).toBe(
    JSON.stringify([part("no [REDACTED:SSN]."), part("thinking", { thought: true }), part("")]),
  );
});

test("a long body is looked at in turns with others, to the same end", async () => {
  const long = JSON.stringify({
    messages: [
      {
        role: "user",
        content: `${"lorem ipsum ".repeat(40_000)}123-45-6789${" dolor".repeat(30_000)}`,
      },
      { role: "user", content: '{"ssn": "987-65-4320"}' },
    ],
  });
  const bytes = new TextEncoder().encode(long);
  const type = { contentType: "application/json", contentEncoding: "" };
  let pauses = 0;
  const slow: Detector = {
    ...ssn,
    scan: (text, context) => {
      for (const until = performance.now() + 9; performance.now() < until; );
      return ssn.scan(text, context);
    },
  };
  const policy = compilePolicy([rule("redact", anySsn)], {
    detectors: [slow],
    storeMinSeverity: null,
    digest: (value) => value,
  }).select(scope, "request");
  if (!policy) throw new Error("nothing selected");
  const stepped = await inspectLongRequestBody(policy, bytes, type, null, async () => {
    pauses++;
  });
  const whole = inspectRequestBody(redactSsn(), bytes, type, null);
  expect(pauses).toBeGreaterThan(5);
  expect(new TextDecoder().decode(stepped.body ?? bytes)).toBe(
    long.replace("123-45-6789", "[REDACTED:SSN]").replace("987-65-4320", "[REDACTED:SSN]"),
  );
  expect(whole.body).toEqual(stepped.body);
});
