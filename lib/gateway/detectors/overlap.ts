import type { Finding } from "./detector";

/**
 * Keeps, of findings that share a character, the most confident, then the longest, then the first,
 * then the entity first in the alphabet. Returns them in order of position.
 */
export function withoutOverlaps(findings: readonly Finding[]): Finding[] {
  if (findings.length < 2) return [...findings];
  const ranked = [...findings].sort(
    (a, b) =>
      b.confidence - a.confidence ||
      b.end - b.start - (a.end - a.start) ||
      a.start - b.start ||
      (a.entity < b.entity ? -1 : 1),
  );
  const byPosition = [...findings].sort((a, b) => a.start - b.start || a.end - b.end);
  if (byPosition.every((finding, i) => i === 0 || startsAfter(byPosition[i - 1], finding))) {
    return byPosition;
  }
  return keepStrongest(ranked);
}

const startsAfter = (before: Finding | undefined, finding: Finding): boolean =>
  before === undefined || before.end <= finding.start;

/** Kept spans never overlap, so a bucket of positions can hold few and each look-up stays short. */
function keepStrongest(ranked: readonly Finding[]): Finding[] {
  const buckets = new Map<number, Finding[]>();
  const kept: Finding[] = [];
  for (const finding of ranked) {
    const first = finding.start >> 6;
    const last = (finding.end - 1) >> 6;
    let free = true;
    for (let b = first; free && b <= last; b++) {
      free = !buckets.get(b)?.some((k) => k.start < finding.end && finding.start < k.end);
    }
    if (!free) continue;
    kept.push(finding);
    for (let b = first; b <= last; b++) {
      const bucket = buckets.get(b);
      if (bucket === undefined) buckets.set(b, [finding]);
      else bucket.push(finding);
    }
  }
  return kept.sort((a, b) => a.start - b.start);
}
