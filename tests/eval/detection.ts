import { writeSync } from "node:fs";
import { detectors } from "@/lib/gateway/detectors";
import type { Finding, FindingType, ScanContext } from "@/lib/gateway/detectors/detector";
import { isHandle, type LabelledSet, readSets, type SpannedText } from "./labelled-sets";
import { areaUnderCurve, percent, share, Tally, table } from "./scores";

// How well the detectors find what people labelled:
//   node scripts/run.mjs tests/eval/detection.ts FOLDER [--misses ENTITY] [--false ENTITY]

/** What sets call the entities that a detector here reports. Labels of neither side are not judged. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  EMAIL: ["EMAIL_ADDRESS", "EMAIL", "EMAILADDRESS"],
  PHONE: ["PHONE_NUMBER", "PHONE", "TELEPHONENUM", "PHONENUMBER"],
  CREDIT_CARD: ["CREDIT_CARD", "CREDITCARDNUMBER", "CREDIT_CARD_NUMBER"],
  IBAN: ["IBAN_CODE", "IBAN"],
  SSN: ["US_SSN", "SSN", "SOCIALNUM"],
  US_ITIN: ["US_ITIN"],
  IP_ADDRESS: ["IP_ADDRESS", "IP", "IPV4", "IPV6"],
  URL: ["DOMAIN_NAME", "URL"],
  STREET_ADDRESS: ["STREET_ADDRESS", "ADDRESS", "STREET"],
  DRIVER_LICENSE: ["US_DRIVER_LICENSE", "DRIVER_LICENSE"],
  PASSPORT: ["US_PASSPORT", "PASSPORT"],
  BANK_ACCOUNT: ["US_BANK_NUMBER", "BANK_ACCOUNT"],
  SWIFT_BIC: ["SWIFT_CODE", "BIC"],
  BITCOIN_ADDRESS: ["CRYPTO"],
  DATE_OF_BIRTH: ["DATE_OF_BIRTH", "DOB"],
  PERSON: ["PERSON", "PER", "person"],
};

const request: ScanContext = { role: "user", direction: "request" };

/** Confidence from which a finding counts; the second is where a `block` rule usually stands. */
const THRESHOLDS = [0.5, 0.9];

const [folder, ...options] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write("Name the folder of labelled sets.\n");
  process.exit(2);
}
const option = (name: string): string | undefined => options[options.indexOf(name) + 1];
const shownMisses = options.includes("--misses") ? option("--misses") : undefined;
const shownFalse = options.includes("--false") ? option("--false") : undefined;

const print = (line: string): void => {
  writeSync(1, `${line}\n`);
};

const scanAll = (text: string): Finding[] =>
  detectors.flatMap((detector) => detector.scan(text, request));

/** The best continuous score, so that the curve also ranks texts below what a scan reports. */
const injectionScore = (text: string): number =>
  Math.max(
    ...detectors
      .filter((detector) => detector.type === "injection")
      .map((detector) => detector.score?.(text, request) ?? 0),
  );

const sets = readSets(folder);
reportSpans(sets);
reportTexts(sets);

function reportSpans(all: readonly LabelledSet[]): void {
  for (const set of all) {
    if (set.of !== "spans") continue;
    const rows = [["entity", "spans", "found", "precision", "recall", "F1", "exact"]];
    for (const [entity, labels] of Object.entries(ALIASES)) {
      const judged = judge(set.rows, entity, labels);
      if (judged === null) continue;
      const { tally, exact } = judged;
      const spans = tally.hits + tally.missed;
      rows.push([
        entity,
        String(spans),
        String(tally.hits + tally.wrong),
        share(tally.precision),
        share(tally.recall),
        share(tally.f1),
        share(exact / spans),
      ]);
    }
    print(`\n${set.name}: ${set.rows.length} texts`);
    print(table(rows));
  }
}

/** Null where the set has no span of this entity. Half of the union must be shared to count. */
function judge(
  rows: readonly SpannedText[],
  entity: string,
  labels: readonly string[],
): { tally: Tally; exact: number } | null {
  if (!rows.some((row) => row.spans.some((span) => labels.includes(span.label)))) return null;
  const tally = new Tally();
  let exact = 0;
  for (const row of rows) {
    const gold = row.spans.filter(
      (span) => labels.includes(span.label) && !(entity === "PERSON" && isHandle(row.text, span)),
    );
    const found = scanAll(row.text).filter((finding) => finding.entity === entity);
    const used = new Set<Finding>();
    for (const span of gold) {
      const match = found.find((finding) => !used.has(finding) && overlap(span, finding) >= 0.5);
      if (match === undefined) {
        tally.missed++;
        if (shownMisses === entity) print(`  missed: ${excerpt(row.text, span)}`);
      } else {
        tally.hits++;
        used.add(match);
        if (match.start === span.start && match.end === span.end) exact++;
      }
    }
    for (const finding of found) {
      if (used.has(finding)) continue;
      tally.wrong++;
      if (shownFalse === entity) print(`  false: ${excerpt(row.text, finding)}`);
    }
  }
  return { tally, exact };
}

interface Place {
  readonly start: number;
  readonly end: number;
}

function overlap(a: Place, b: Place): number {
  const shared = Math.min(a.end, b.end) - Math.max(a.start, b.start);
  return shared <= 0 ? 0 : shared / (Math.max(a.end, b.end) - Math.min(a.start, b.start));
}

function excerpt(text: string, { start, end }: Place): string {
  const before = text.slice(Math.max(0, start - 40), start);
  return `${before}«${text.slice(start, end)}»${text.slice(end, end + 25)}`.replaceAll("\n", "⏎");
}

function reportTexts(all: readonly LabelledSet[]): void {
  const texts = all.flatMap((set) =>
    set.of === "texts" ? set.rows.map((row) => ({ ...row, set: set.name })) : [],
  );
  if (texts.length === 0) return;
  const scanned = texts.map((row) => ({ ...row, findings: scanAll(row.text) }));
  const score = (findings: readonly Finding[], type: FindingType): number =>
    findings.reduce((most, f) => (f.type === type ? Math.max(most, f.confidence) : most), 0);
  const attacks = scanned.filter((row) => row.attack);
  const harmless = scanned.filter((row) => !row.attack);
  print(`\nattacks ${attacks.length}, harmless texts ${harmless.length}`);
  print(
    `injection: AUC ${share(
      areaUnderCurve(
        attacks.map((row) => injectionScore(row.text)),
        harmless.map((row) => injectionScore(row.text)),
      ),
    )}`,
  );
  for (const threshold of THRESHOLDS) {
    const tally = new Tally();
    tally.hits = attacks.filter((row) => score(row.findings, "injection") >= threshold).length;
    tally.missed = attacks.length - tally.hits;
    tally.wrong = harmless.filter((row) => score(row.findings, "injection") >= threshold).length;
    print(
      `injection from ${threshold}: precision ${share(tally.precision)}, recall ${share(tally.recall)}, F1 ${share(tally.f1)}, false positives ${percent(tally.wrong, harmless.length)}`,
    );
  }
  const groups = new Map<string, typeof scanned>();
  for (const row of scanned) {
    const key = `${row.set} ${row.kind} ${row.attack ? "attack" : "harmless"}`;
    groups.set(key, [...(groups.get(key) ?? []), row]);
  }
  const types: FindingType[] = ["injection", "bias", "exfiltration", "pii"];
  const rows = [
    [
      "set, kind",
      "texts",
      "injection ≥.5",
      "≥.9",
      "bias",
      "exfiltration",
      "blocking pii or secret",
    ],
  ];
  for (const [key, group] of groups) {
    const rate = (test: (findings: readonly Finding[]) => boolean): string =>
      percent(group.filter((row) => test(row.findings)).length, group.length);
    rows.push([
      key,
      String(group.length),
      rate((findings) => score(findings, "injection") >= 0.5),
      rate((findings) => score(findings, "injection") >= 0.9),
      rate((findings) => score(findings, "bias") >= 0.5),
      rate((findings) => score(findings, "exfiltration") >= 0.5),
      rate((findings) => findings.some(isBlockingLeak)),
    ]);
  }
  print(table(rows));
  const leaks = harmless.filter((row) => row.findings.some(isBlockingLeak));
  print(
    `\nharmless texts with PII or a secret of high or critical severity: ${leaks.length} of ${harmless.length}, ${percent(leaks.length, harmless.length)}`,
  );
  const byEntity = new Map<string, number>();
  for (const row of harmless) {
    for (const finding of row.findings) {
      if (types.includes(finding.type)) {
        const key = `${finding.entity} (${finding.severity})`;
        byEntity.set(key, (byEntity.get(key) ?? 0) + 1);
        if (shownFalse === finding.entity) print(`  ${row.set}: ${excerpt(row.text, finding)}`);
      }
    }
  }
  print("findings in harmless texts, by entity:");
  print(
    table(
      [...byEntity].sort((a, b) => b[1] - a[1]).map(([entity, n]) => [`  ${entity}`, String(n)]),
    ),
  );
}

function isBlockingLeak(finding: Finding): boolean {
  const heavy = finding.severity === "critical" || finding.severity === "high";
  return heavy && (finding.type === "pii" || finding.type === "exfiltration");
}
