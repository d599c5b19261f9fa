import { mod97 } from "./check-digits";
import { pii } from "./entity";
import { classOf, type Hits, isWordUnit } from "./hits";

export const iban = pii(
  "IBAN",
  "Financial",
  "International bank account number (IBAN)",
  "critical",
);

/** Source: SWIFT IBAN Registry, release 99: country and length. */
const LENGTHS = new Map<string, number>(
  (
    "AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 " +
    "GB22 GE22 GI23 GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 " +
    "MK19 MN20 MR27 MT31 MU30 NI28 NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 " +
    "TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30"
  )
    .split(" ")
    .map((entry) => [entry.slice(0, 2), Number(entry.slice(2))]),
);

/** Reads an account number that begins at `start`, in one piece or in groups; its end, or -1. */
export function ibanAt(text: string, start: number, hits: Hits): number {
  const length = LENGTHS.get(text.slice(start, start + 2).toUpperCase());
  if (length === undefined) return -1;
  let value = "";
  let end = start;
  while (value.length < length) {
    const c = text.charCodeAt(end);
    if (c < 128 && classOf(c) !== 0) {
      value += text.charAt(end);
    } else if ((c !== 32 && c !== 45 && c !== 0xa0) || classOf(text.charCodeAt(end + 1)) === 0) {
      return -1;
    }
    end++;
  }
  if (isWordUnit(text.charCodeAt(end))) return -1;
  const upper = value.toUpperCase();
  if (!/\d{3}/.test(upper.slice(4)) || mod97(upper.slice(4) + upper.slice(0, 4)) !== 1) return -1;
  hits.add(iban, start, end, 0.98);
  return end;
}
