/** One line of a CSV file, without its line end. Source: RFC 4180. */
export const toCsvLine = (fields: readonly (string | number | boolean | null)[]): string =>
  fields.map(toCsvField).join(",");

/** A leading sign that spreadsheets run as a formula is disarmed. Source: OWASP, CSV Injection. */
function toCsvField(value: string | number | boolean | null): string {
  if (typeof value !== "string") return value === null ? "" : String(value);
  const safe = /^[=+\-@\t\r\n＝＋－＠]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
