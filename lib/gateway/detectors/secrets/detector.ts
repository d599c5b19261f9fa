import type { Detector, Finding } from "../detector";
import { withoutOverlaps } from "../overlap";
import { pendingForm } from "../pending";
import { assignmentAt } from "./assignments";
import { connectionAt, headerAt, spokenPasswordAt, webhookAt } from "./phrases";
import type { Report } from "./report";
import { type IssuedToken, issuedTokens, jwt, privateKey, secretEntities } from "./tokens";

const VERSION = "secret-rules-1.0";

/** The issued tokens by their first two characters: 128 × first + second. */
const byStart: (readonly IssuedToken[] | undefined)[] = new Array(128 * 128).fill(undefined);
for (const issued of issuedTokens) {
  const start = startOf(issued.prefix, 0);
  byStart[start] = [...(byStart[start] ?? []), issued];
}

function startOf(text: string, at: number): number {
  return ((text.charCodeAt(at) & 127) << 7) | (text.charCodeAt(at + 1) & 127);
}

const WORD = new Uint8Array(128);
for (const char of "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_") {
  WORD[char.charCodeAt(0)] = 1;
}

/** Secrets by their issuer's format, by the name assigned to, and by the headers and URLs they appear in. */
export const secretDetector: Detector = {
  id: "secrets",
  type: "exfiltration",
  entities: secretEntities.map((info) => info.entity),
  pending: pendingForm,
  scan(text) {
    const found: Finding[] = [];
    const report: Report = (info, start, end, confidence) => {
      found.push({
        type: info.type,
        entity: info.entity,
        start,
        end,
        confidence,
        severity: info.severity,
        modelVersion: VERSION,
      });
    };
    read(text, report);
    return withoutOverlaps(found);
  },
};

function read(text: string, report: Report): void {
  const { length } = text;
  let inWord = false;
  for (let i = 0; i < length; i++) {
    const c = text.charCodeAt(i);
    const isWord = c > 127 ? c > 0xbf && c < 0x2000 : WORD[c] === 1;
    if (isWord) {
      if (!inWord && c < 128) wordAt(text, i, c, report);
      inWord = true;
      continue;
    }
    inWord = false;
    if (c === 61) assignmentAt(text, i, report);
    else if (c === 58) {
      if (text.charCodeAt(i + 1) === 47 && text.charCodeAt(i + 2) === 47) {
        connectionAt(text, i, report);
        webhookAt(text, i, report);
      } else assignmentAt(text, i, report);
    } else if (c === 45 && text.charCodeAt(i + 1) === 45 && text.startsWith("-----BEGIN ", i)) {
      i = pemAt(text, i, report) - 1;
    }
  }
}

function wordAt(text: string, start: number, first: number, report: Report): void {
  const issued = byStart[startOf(text, start)];
  if (issued !== undefined) {
    for (const { info, prefix, rest } of issued) {
      if (!text.startsWith(prefix, start)) continue;
      rest.lastIndex = start + prefix.length;
      const match = rest.exec(text);
      if (match === null || !isVaried(match[0])) continue;
      report(info, start, rest.lastIndex, 0.98);
      return;
    }
  }
  if (first === 101 && text.startsWith("eyJ", start)) jwtAt(text, start, report);
  else if (first === 112 || first === 80) spokenPasswordAt(text, start, report);
  else if (first === 66 || first === 98) headerAt(text, start, report);
}

/** False for documentation placeholders: one letter repeated, or no digit and no change of case at all. */
function isVaried(rest: string): boolean {
  return new Set(rest).size > 5 && !/^[a-z_-]+$|^[A-Z_-]+$|x{8}|X{8}|\.{3}/.test(rest);
}

const jwtForm = /eyJ[A-Za-z0-9_-]{8,1000}\.eyJ[A-Za-z0-9_-]{2,6000}(?:\.[A-Za-z0-9_-]{0,1200})?/y;

function jwtAt(text: string, start: number, report: Report): void {
  jwtForm.lastIndex = start;
  const match = jwtForm.exec(text);
  if (match === null) return;
  const header = match[0].slice(0, match[0].indexOf("."));
  if (decode(header).includes('"alg"')) report(jwt, start, jwtForm.lastIndex, 0.97);
}

function decode(base64Url: string): string {
  try {
    return atob(base64Url.replaceAll("-", "+").replaceAll("_", "/"));
  } catch {
    return "";
  }
}

/** A key of 8,192 bits has about 6,400 characters. */
const MAX_PEM = 8192;
const pemStart = /-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----/y;

function pemAt(text: string, start: number, report: Report): number {
  pemStart.lastIndex = start;
  const match = pemStart.exec(text);
  if (match === null) return start + 11;
  const bodyStart = pemStart.lastIndex;
  const close = text.slice(bodyStart, bodyStart + MAX_PEM).search(/-----END [A-Z0-9 ]{1,40}-----/);
  const body = text.slice(bodyStart, close < 0 ? bodyStart + MAX_PEM : bodyStart + close);
  if (/^[^A-Za-z0-9+/]*(?:\.{3}|<|\[|…)/.test(body) || body.trim().length < 16) return bodyStart;
  const key = /^(?:[A-Za-z0-9+/=\s\\:,-]|\\[nr])+/.exec(body)?.[0] ?? "";
  const footer = close < 0 ? 0 : text.indexOf("-----", bodyStart + close + 5) + 5;
  const end = close < 0 ? bodyStart + key.length : footer;
  report(privateKey, start, end, 0.99);
  return end;
}
