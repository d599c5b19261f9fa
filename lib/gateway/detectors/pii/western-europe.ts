import { allSame, isShortDate, mod11And10, remainder, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** Source: Bundeszentralamt für Steuern, one digit twice or three times among the first ten. */
const steuerId: NumberedEntity = {
  info: pii("DE_TAX_ID", "Europe", "German tax number (Steuer-ID)", "critical"),
  forms: { "00000000000": 0, "00 000 000 000": 0 },
  named: 0.96,
  context: words(
    "steuer.?id(?:entifikationsnummer|ent)?",
    "steuer(?:liche)?.?(?:nummer|nr)?",
    "identifikationsnummer",
    "idnr",
    "tin",
    "tax ?(?:id|number|identification)",
  ),
  valid(value) {
    if (value.startsWith("0") || !mod11And10(value)) return false;
    const distinct = new Set(value.slice(0, 10)).size;
    return distinct === 9 || distinct === 8;
  },
};

/** Source: Rijksdienst voor Identiteitsgegevens, the eleven test. */
const bsn: NumberedEntity = {
  info: pii("NL_BSN", "Europe", "Dutch citizen number (BSN)", "critical"),
  forms: { "000000000": 0, "0000.00.000": 0.6, "0000 00 000": 0, "000 000 000": 0 },
  named: 0.95,
  context: words("bsn", "burgerservicenummer", "sofi(?:nummer)?", "citizen service"),
  valid: (value) => !allSame(value) && weighted(value, [9, 8, 7, 6, 5, 4, 3, 2, -1]) % 11 === 0,
};

/** Source: Rijksregister, 97 less the remainder, with a leading 2 for births since 2000. */
const belgianNumber: NumberedEntity = {
  info: pii("BE_NATIONAL_NUMBER", "Europe", "Belgian national number", "critical"),
  forms: {
    "00.00.00-000.00": 0.95,
    "00.00.00-000-00": 0.9,
    "000000-000-00": 0.85,
    "00000000000": 0,
  },
  named: 0.97,
  context: words(
    "rijksregister(?:nummer)?",
    "registre national",
    "national (?:number|register)",
    "niss",
    "insz",
    "belg(?:ian?|ium)",
  ),
  valid(value) {
    if (Number(value.slice(2, 4)) % 20 > 12) return false;
    const body = value.slice(0, 9);
    const check = Number(value.slice(9));
    return 97 - remainder(body, 97) === check || 97 - remainder(`2${body}`, 97) === check;
  },
};

/** Source: INSEE, numéro d'inscription au répertoire; Corsica's 2A and 2B count as 19 and 18. */
const nir: NumberedEntity = {
  info: pii("FR_NIR", "Europe", "French social security number (NIR)", "critical"),
  forms: {
    "0 00 00 00 000 000 00": 0.95,
    "0 00 00 0A 000 000 00": 0.95,
    "0 00 00 00 000 000": 0,
    "000000000000000": 0.7,
    "000000A00000000": 0.9,
  },
  named: 0.97,
  context: words(
    "nir",
    "insee",
    "s[eé]curit[eé] sociale",
    "num[eé]ro de s[eé]cu",
    "s[eé]cu",
    "carte vitale",
    "social security",
  ),
  valid(value) {
    if (value.length !== 15 || !/^[123478]\d\d(?:0[1-9]|1[0-2]|[2-9]\d)/.test(value)) return false;
    const body = value
      .slice(0, 13)
      .replace(/^(.{5})2A/, "$119")
      .replace(/^(.{5})2B/, "$118");
    return /^\d{13}$/.test(body) && 97 - remainder(body, 97) === Number(value.slice(13));
  },
};

/** Source: Zentrale Ausgleichsstelle, 756 and the EAN-13 check digit. */
const ahv: NumberedEntity = {
  info: pii("CH_AHV", "Europe", "Swiss insurance number (AHV/AVS)", "critical"),
  forms: { "000.0000.0000.00": 0.95, "000 0000 0000 00": 0.9, "0000000000000": 0.75 },
  named: 0.98,
  context: words("ahv", "avs", "oasi", "versichertennummer", "svnr", "sozialversicherung"),
  valid: (value) =>
    value.startsWith("756") && weighted(value, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0,
};

/** Source: Dachverband der Sozialversicherungsträger; the check digit is the fourth of ten. */
const svnr: NumberedEntity = {
  info: pii("AT_SVNR", "Europe", "Austrian insurance number (SVNR)", "critical"),
  forms: { "0000 000000": 0, "0000-000000": 0, "0000000000": 0 },
  named: 0.95,
  context: words(
    "svnr",
    "sv.?n(?:umme)?r",
    "sozialversicherung(?:snummer)?",
    "versicherungsnummer",
  ),
  valid: (value) =>
    !value.startsWith("0") &&
    isShortDate(value.slice(8, 10) + value.slice(6, 8) + value.slice(4, 6)) &&
    weighted(value, [3, 7, 9, 0, 5, 8, 4, 2, 1, 6]) % 11 === Number(value.charAt(3)),
};

export const westernEuropeEntities: readonly NumberedEntity[] = [
  steuerId,
  bsn,
  belgianNumber,
  nir,
  ahv,
  svnr,
];
