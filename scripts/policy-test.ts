import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";
import { z } from "zod";
import { CreatePolicyInput } from "@/lib/contract/policies";
import { AppError } from "@/lib/errors";
import { detectors } from "@/lib/gateway/detectors";
import { type CompiledPolicy, compilePolicy } from "@/lib/gateway/policy/compile";
import { inspectJson, inspectText } from "@/lib/gateway/policy/inspect";
import { engineRule, stateOf } from "@/lib/services/policy-state";

// Tests rules against fixtures, without a server: npm run policy:test FOLDER

const Outcome = z.enum(["pass", "redact", "block"]);

const Case = z.strictObject({
  name: z.string(),
  direction: z.enum(["request", "response"]).default("request"),
  /** A text, or the full JSON body of a call or an answer. */
  text: z.string().optional(),
  body: z.unknown().optional(),
  key: z.string().default(""),
  provider: z.string().default(""),
  model: z.string().nullable().default(null),
  expect: z
    .strictObject({
      outcome: Outcome.optional(),
      /** Names of the rules that catch something, in any order. */
      rules: z.array(z.string()).optional(),
      text: z.string().optional(),
      body: z.unknown().optional(),
    })
    .default({}),
});
type Case = z.infer<typeof Case>;

const Fixture = z.strictObject({ rules: z.array(CreatePolicyInput), cases: z.array(Case) });

interface Verdict {
  readonly file: string;
  readonly case: string;
  readonly outcome: z.infer<typeof Outcome>;
  readonly blocked_by: string | null;
  readonly rules: readonly string[];
  readonly findings: readonly { readonly rule: string; readonly entities: readonly string[] }[];
  readonly rewritten: string | null;
  readonly failures: readonly string[];
}

function judge(file: string, policy: CompiledPolicy, one: Case): Verdict {
  const scope = { keyId: one.key, provider: one.provider, model: one.model, env: "" };
  const selection = policy.select(scope, one.direction);
  const isBody = one.text === undefined;
  const given = isBody ? JSON.stringify(one.body ?? null) : (one.text ?? "");
  const role = one.direction === "request" ? "user" : "assistant";
  const result =
    selection && (isBody ? inspectJson(selection, given) : inspectText(selection, given, role));
  const outcome = result?.outcome ?? "pass";
  const findings = (result?.violations ?? []).flatMap(({ rule, entities }) =>
    rule ? [{ rule: rule.name, entities: entities.map(({ type }) => type) }] : [],
  );
  const rules = findings.map(({ rule }) => rule).sort();
  const rewritten = result?.body ?? null;
  const { expect } = one;
  const goesOn = rewritten ?? given;
  const wantedBody = expect.body === undefined ? undefined : JSON.stringify(expect.body);
  const failures = [
    differ("outcome", expect.outcome, outcome),
    differ("rules", expect.rules?.toSorted().join(", "), rules.join(", ")),
    differ("text", expect.text, goesOn),
    differ("body", wantedBody, goesOn),
  ].filter((failure) => failure !== null);
  const blocked_by = result?.blockedBy?.name ?? null;
  return { file, case: one.name, outcome, blocked_by, rules, findings, rewritten, failures };
}

const differ = (what: string, wanted: string | undefined, got: string): string | null =>
  wanted === undefined || wanted === got ? null : `${what} is ${got}, not ${wanted}`;

async function judgeFile(folder: string, file: string): Promise<Verdict[]> {
  const fixture = Fixture.parse(JSON.parse(await readFile(join(folder, file), "utf8")));
  const rules = fixture.rules.map((rule, index) => {
    const state = { ...stateOf(rule), priority: rule.priority ?? index };
    return engineRule(state, { id: `rule-${index}`, env: "", version: 1 });
  });
  const inForce = rules.filter((_, index) => fixture.rules[index]?.is_active);
  const options = { detectors, storeMinSeverity: null, digest: (value: string) => value };
  const policy = compilePolicy(inForce, options);
  return fixture.cases.map((one) => judge(file, policy, one));
}

const explain = (error: unknown): string =>
  error instanceof AppError
    ? error.detail
    : error instanceof z.ZodError
      ? z.prettifyError(error)
      : String(error);

const [folder] = process.argv.slice(2);
if (!folder) {
  process.stderr.write("Name the folder of fixtures: npm run policy:test FOLDER\n");
  process.exit(2);
}
const files = (await readdir(folder)).filter((name) => name.endsWith(".json")).sort();
let passed = 0;
let failed = 0;
let unreadable = files.length === 0 ? 1 : 0;
for (const file of files) {
  try {
    for (const verdict of await judgeFile(folder, file)) {
      process.stdout.write(`${JSON.stringify(verdict)}\n`);
      if (verdict.failures.length === 0) passed++;
      else failed++;
    }
  } catch (error) {
    unreadable++;
    process.stderr.write(`${file}: ${explain(error)}\n`);
  }
}
if (files.length === 0) process.stderr.write(`There is no .json file in ${folder}.\n`);
process.stderr.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = unreadable > 0 ? 2 : failed > 0 ? 1 : 0;
