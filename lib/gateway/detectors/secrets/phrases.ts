import { valueAfter } from "./assignments";
import type { Report } from "./report";
import { authorization, connectionString, password, webhook } from "./tokens";
import { isPlaceholder, looksChosen, looksGenerated } from "./values";

const MAX_SCHEME = 20;

const schemes =
  /^(?:jdbc:)?(?:postgres(?:ql)?|mysql2?|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|cockroachdb|clickhouse|ldaps?|s?ftps?|ssh|smtps?|imaps?|nats|kafka|couchdb|neo4j(?:\+s)?|bolt|influxdb|elasticsearch|rabbitmq|mqtts?|cassandra|db2|sqlite)(?:\+[a-z0-9]{1,16})?$/i;
const userAndPassword =
  /\/\/([^\s/@:"'`<>]{0,128}):([^\s/@"'`<>]{1,256})@([\w.[\]:-]{1,253})(?:\/[^\s"'`<>)]{0,512})?/y;

/** Looks at an address whose `://` stands at `colon` for a user and a password in it. */
export function connectionAt(text: string, colon: number, report: Report): void {
  let start = colon;
  while (start > 0 && colon - start < MAX_SCHEME && /[\w+:]/.test(text.charAt(start - 1))) start--;
  if (!schemes.test(text.slice(start, colon))) return;
  userAndPassword.lastIndex = colon + 1;
  const match = userAndPassword.exec(text);
  if (match === null) return;
  const chosen = match[2] ?? "";
  if (/^[<[{$%*]|^(?:x+|pass(?:word)?|pwd|secret)$/i.test(chosen)) return;
  report(connectionString, start, userAndPassword.lastIndex, isPlaceholder(chosen) ? 0.6 : 0.96);
}

const hook =
  /:\/\/(?:hooks\.slack\.com\/(?:services|workflows|triggers)\/[A-Za-z0-9/_-]{20,120}|(?:canary\.|ptb\.)?discord(?:app)?\.com\/api\/(?:v\d{1,2}\/)?webhooks\/\d{15,22}\/[\w-]{50,90}|[a-z0-9-]{1,63}\.webhook\.office\.com\/webhookb2\/[\w@/-]{60,250}|hooks\.zapier\.com\/hooks\/catch\/\d{3,12}\/[a-z0-9]{5,12}|api\.telegram\.org\/bot\d{8,10}:[\w-]{35})/iy;

/** Looks for addresses that let anyone who knows them post. */
export function webhookAt(text: string, colon: number, report: Report): void {
  const host = text.charCodeAt(colon + 3) | 32;
  if (host < 97 || host > 122) return;
  hook.lastIndex = colon;
  if (!hook.test(text)) return;
  const start = text.charCodeAt(colon - 1) === 115 ? colon - 5 : colon - 4;
  const end = hook.lastIndex;
  if (!text.slice(start, end).includes("XXXX")) report(webhook, start, end, 0.96);
}

const header = /(?:bearer|basic) {1,3}([A-Za-z0-9_\-.~+/]{16,2000}={0,2})(?![A-Za-z0-9])/iy;

/** `Bearer …` and `Basic …`, whose first letter stands at `start`. */
export function headerAt(text: string, start: number, report: Report): void {
  header.lastIndex = start;
  const value = header.exec(text)?.[1];
  if (value === undefined) return;
  const from = header.lastIndex - value.length;
  if ((text.charCodeAt(start + 1) | 32) === 97) {
    if (isUserAndPassword(value)) report(authorization, from, header.lastIndex, 0.93);
  } else if (looksGenerated(value)) report(authorization, from, header.lastIndex, 0.9);
}

function isUserAndPassword(base64: string): boolean {
  try {
    return /^[\x20-\x7e]{1,200}:[\x20-\x7e]{1,200}$/.test(atob(base64));
  } catch {
    return false;
  }
}

const spoken =
  /(?:password|passcode|passphrase|passwort)(?: (?:for|of|to) [\w.@'-]{1,30}(?: [\w.@'-]{1,30}){0,3})? (?:is|was|ist|=)(?: (?:now|still|set to|currently))?:? ?/iy;

/** `The password for the portal is …`, whose first letter stands at `start`. */
export function spokenPasswordAt(text: string, start: number, report: Report): void {
  if ((text.charCodeAt(start + 1) | 32) !== 97 || (text.charCodeAt(start + 2) | 32) !== 115) return;
  spoken.lastIndex = start;
  if (!spoken.test(text)) return;
  const place = valueAfter(text, spoken.lastIndex, true);
  if (place === null) return;
  let { end } = place;
  while (end > place.start && "?!.,;:)".includes(text.charAt(end - 1)) && !place.quoted) {
    if (text.charAt(end - 1) === "!" || text.charAt(end - 1) === "?") break;
    end--;
  }
  if (looksChosen(text.slice(place.start, end))) report(password, place.start, end, 0.85);
}
