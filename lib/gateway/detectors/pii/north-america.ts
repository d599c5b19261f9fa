import { luhn, weighted } from "./check-digits";
import { words } from "./context";
import { type NumberedEntity, pii } from "./entity";

/** Source: Social Security Administration, area, group and serial rules since June 2011. */
const ssn: NumberedEntity = {
  info: pii("SSN", "North America", "US Social Security number (SSN)", "critical"),
  forms: { "000-00-0000": 0.9, "000 00 0000": 0.6, "000.00.0000": 0.55, "000000000": 0 },
  named: 0.97,
  context: words(
    "ssns?",
    "social",
    "soc(?:ial)?\\.? ?sec(?:urity)?",
    "ss ?(?:#|no|num|number)",
    "socialsecurity(?:number)?",
    "tax ?(?:payer)? ?id",
    "tin",
    "seguro social",
  ),
  against: words("order", "part", "serial", "isbn", "invoice", "version"),
  valid: (value) => /^(?!000|666|9)\d{3}(?!00)\d\d(?!0000)\d{4}$/.test(value),
};

/** Source: IRS, Individual Taxpayer Identification Number, ranges of the fourth and fifth digit. */
const itin: NumberedEntity = {
  info: pii("US_ITIN", "North America", "US individual taxpayer number (ITIN)", "critical"),
  forms: { "000-00-0000": 0.8, "000 00 0000": 0.55, "000000000": 0 },
  named: 0.95,
  context: words("itin", "individual taxpayer", "tax ?(?:payer)? ?(?:id|number)", "irs", "w-7"),
  valid: (value) => /^9\d\d(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])\d{4}$/.test(value),
};

/** Source: IRS, campus prefixes of the Employer Identification Number. */
const ein: NumberedEntity = {
  info: pii("US_EIN", "North America", "US employer number (EIN)", "medium"),
  forms: { "00-0000000": 0, "000000000": 0 },
  named: 0.9,
  context: words("ein", "fein", "employer id(?:entification)?", "federal tax", "tax ?id", "irs"),
  valid: (value) =>
    /^(?:0[1-6]|1[0-6]|2[0-7]|3[0-9]|4[0-8]|5[0-9]|6[0-8]|7[1-7]|8[0-8]|9[0-5]|9[89])/.test(value),
};

/** Source: CMS, the Luhn check over the number with the prefix 80840. */
const npi: NumberedEntity = {
  info: pii("US_NPI", "Health", "US health provider number (NPI)", "medium"),
  forms: { "0000000000": 0 },
  named: 0.92,
  context: words("npi", "national provider", "provider (?:id|number|identifier)"),
  valid: (value) => /^[12]/.test(value) && luhn(`80840${value}`),
};

/** Source: CMS, format of the Medicare Beneficiary Identifier. */
const mbi: NumberedEntity = {
  info: pii("US_MBI", "Health", "US Medicare beneficiary number (MBI)", "critical"),
  forms: { "XXXX-XXX-XXXX": 0.8, XXXXXXXXXXX: 0.6 },
  named: 0.96,
  context: words("mbi", "medicare", "beneficiary"),
  valid: (value, written) =>
    value === written.replaceAll("-", "") &&
    /^[1-9][AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y][AC-HJKMNP-RT-Y0-9]\d[AC-HJKMNP-RT-Y]{2}\d\d$/.test(
      value,
    ),
};

/** Source: DEA registration number, (d1+d3+d5) + 2(d2+d4+d6) ends in d7. */
const dea: NumberedEntity = {
  info: pii("US_DEA", "Health", "US drug prescriber number (DEA)", "high"),
  forms: { AA0000000: 0, A00000000: 0 },
  named: 0.93,
  context: words("dea", "drug enforcement", "prescriber", "controlled substance"),
  valid: (value) =>
    /^[ABCDEFGHJKLMPRSTUX][A-Z9]/.test(value) &&
    weighted(value.slice(2), [1, 2, 1, 2, 1, 2]) % 10 === Number(value.charAt(8)),
};

/** Source: Government of Canada, the Luhn check; no number begins with 8. */
const sin: NumberedEntity = {
  info: pii("CA_SIN", "North America", "Canadian social insurance number", "critical"),
  forms: { "000-000-000": 0, "000 000 000": 0, "000000000": 0 },
  named: 0.94,
  context: words("sin", "social insurance", "nas", "assurance sociale"),
  valid: (value) => !value.startsWith("8") && luhn(value) && value !== "000000000",
};

export const northAmericaEntities: readonly NumberedEntity[] = [ssn, itin, ein, npi, mbi, dea, sin];
