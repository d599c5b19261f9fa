/** Of the country that an entity's name begins with. */
const nations: Readonly<Record<string, string>> = {
  AE: "Emirati",
  AR: "Argentine",
  AT: "Austrian",
  AU: "Australian",
  BE: "Belgian",
  BR: "Brazilian",
  CA: "Canadian",
  CH: "Swiss",
  CL: "Chilean",
  CN: "Chinese",
  CZ: "Czech",
  DE: "German",
  DK: "Danish",
  ES: "Spanish",
  FI: "Finnish",
  FR: "French",
  HK: "Hong Kong",
  HR: "Croatian",
  ID: "Indonesian",
  IE: "Irish",
  IL: "Israeli",
  IN: "Indian",
  IT: "Italian",
  JP: "Japanese",
  KR: "Korean",
  MX: "Mexican",
  MY: "Malaysian",
  NG: "Nigerian",
  NL: "Dutch",
  NO: "Norwegian",
  NZ: "New Zealand",
  PK: "Pakistani",
  PL: "Polish",
  PT: "Portuguese",
  RO: "Romanian",
  SA: "Saudi",
  SE: "Swedish",
  SG: "Singapore",
  TH: "Thai",
  TR: "Turkish",
  TW: "Taiwanese",
  ZA: "South African",
};

/** Where the name in lower case would say another thing than the title one chose it by, or nothing at all. */
const own: Readonly<Record<string, string>> = {
  ABA_ROUTING: "US bank routing number",
  AE_EMIRATES_ID: "Emirates ID",
  AI_API_KEY: "API key of an AI provider",
  AU_MEDICARE: "Australian Medicare number",
  BANK_ACCOUNT: "bank account number",
  CREDIT_CARD: "payment card number",
  DRIVER_LICENSE: "driving licence number",
  EMAIL: "e-mail address",
  HIDDEN_TEXT: "hidden characters",
  IN_AADHAAR: "Indian Aadhaar number",
  INVISIBLE_TEXT: "invisible characters",
  JP_MY_NUMBER: "Japanese My Number",
  LICENSE_PLATE: "licence plate",
  PASSPORT: "passport number",
  PERSON: "name of a person",
  PHONE: "phone number",
  SE_PERSONNUMMER: "Swedish personal number",
  SWIFT_BIC: "SWIFT code",
  URL: "web address",
  URL_CREDENTIALS: "web address with a password",
  WEBHOOK_URL: "web hook address",
};

const abbreviations =
  /^(?:API|AWS|CNPJ|CPF|DEA|EIN|EU|GCP|IBAN|ID|IMEI|IP|ITIN|JWT|MAC|MBI|NHS|NINO|NPI|PEM|SSH|SSN|UK|US|UTR|VAT|VIN)$/;
const plain = /^(?:BIRTH|CODE|FISCAL|NATIONAL|NUMBER|TAX)$/;

/** `CREDIT_CARD` → `payment card number`, `BR_CPF` → `Brazilian CPF`, `PRIVATE_KEY` → `private key`. */
export function entityWord(entity: string): string {
  const known = own[entity];
  if (known) return known;
  const [first = "", ...rest] = entity.split("_");
  const nation = rest.length > 0 ? nations[first] : undefined;
  if (nation === undefined) {
    return [first, ...rest]
      .map((word) => (abbreviations.test(word) ? word : lower(word)))
      .join(" ");
  }
  return [nation, ...rest.map((word) => (plain.test(word) ? lower(word) : word))].join(" ");
}

const lower = (word: string): string => word.toLowerCase();
