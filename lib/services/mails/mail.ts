/** One message, complete except for its recipient. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailLine {
  readonly line: string;
  /** Where it can be seen. */
  readonly url?: string;
}

export interface MailParts {
  readonly subject: string;
  /** Plain sentences, in order. User-supplied text in them goes through `inert` first. */
  readonly before: readonly string[];
  /** What the sentences before announce. */
  readonly list?: readonly MailLine[];
  /** A code to copy, shown large. */
  readonly code?: string;
  /** A link to follow, with the words on its button. */
  readonly action?: { readonly label: string; readonly url: string };
  readonly after: readonly string[];
  /** Why the reader gets this, or where they change that; stands small at the end. */
  readonly foot?: { readonly label: string; readonly url: string };
}

const entities: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

export const escapeHtml = (text: string): string =>
  text.replace(/[&<>"']/g, (sign) => entities[sign] ?? "");

/**
 * A user-chosen name made safe for another person's mail: one short line with nothing that a mail program would turn
 * into a link.
 */
export const inert = (name: string): string =>
  name
    .replace(/[\p{Cc}\p{Cf}\u2028\u2029]+/gu, " ")
    .replace(/:\/\/+/g, " ")
    .replace(/(?<=[\p{L}\p{N}])\.(?=[\p{L}\p{N}])/gu, "\u2024")
    .replace(/@/g, " at ")
    .replace(/\s+/g, " ")
    .trim()
    .slice(0, 80);

const oneLine = (text: string): string => text.replace(/[\p{Cc}\u2028\u2029]+/gu, " ").trim();

const paragraph = (text: string): string =>
  `<p dir="auto" style="margin:0 0 16px">${escapeHtml(text)}</p>`;

const grey = "#5b6270";
const small = `font-size:13px;color:${grey}`;

const link = (url: string, label: string, color: string = grey): string =>
  `<a class="${color === grey ? "quiet" : ""}" href="${escapeHtml(url)}" style="color:${color}">${escapeHtml(label)}</a>`;

const bullets = (lines: readonly MailLine[]): string => {
  const items = lines.map(({ line, url }) => {
    const words = url ? link(url, line, "inherit") : escapeHtml(line);
    return `<li dir="auto" style="margin:0 0 6px">${words}</li>`;
  });
  return `<ul style="margin:0 0 16px;padding:0 20px">${items.join("")}</ul>`;
};

const bigCode = (code: string): string =>
  `<p class="well" style="margin:0 0 16px;padding:14px;border-radius:8px;background:#f1f3f5;text-align:center;font:600 28px/1.2 ui-monospace,monospace;letter-spacing:6px">${escapeHtml(code)}</p>`;

const button = ({ label, url }: { label: string; url: string }): string =>
  `<p style="margin:20px 0"><a href="${escapeHtml(url)}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#2b57cf;color:#ffffff;font-weight:600;text-decoration:none">${escapeHtml(label)}</a></p><p class="quiet" style="margin:0 0 16px;${small}">Or open this address: ${link(url, url)}</p>`;

/** What lists of mails show beside the subject; without it, they would show our name. */
const preview = (text: string): string =>
  `<div style="display:none;max-height:0;overflow:hidden">${escapeHtml(text)}</div>`;

/** For readers whose mail program is dark; the rest is said at each element, which every program understands. */
const darkStyle =
  "@media (prefers-color-scheme:dark){.page{background:#0d1014!important}.card{background:#161a20!important;color:#eceef1!important;border-color:#2d323a!important}.quiet{color:#a8adb6!important}.well{background:#20252d!important}.line{border-color:#2d323a!important}}";

const head = (title: string): string =>
  `<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark"><title>${escapeHtml(title)}</title><style>${darkStyle}</style></head>`;

const inText = ({ line, url }: MailLine): string => (url ? `- ${line}\n  ${url}` : `- ${line}`);

/** The same message in plain text and in HTML, everything in it escaped. */
export function composeMail(parts: MailParts): Mail {
  const { subject, before, list = [], code, action, after, foot } = parts;
  const title = oneLine(subject);
  const text = [
    ...before,
    ...(list.length > 0 ? [list.map(inText).join("\n")] : []),
    ...(code ? [`    ${code}`] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...after,
    ...(foot ? [`${foot.label}:\n${foot.url}`] : []),
    "-- \nTruePortAI",
  ].join("\n\n");
  const body = [
    ...before.map(paragraph),
    ...(list.length > 0 ? [bullets(list)] : []),
    ...(code ? [bigCode(code)] : []),
    ...(action ? [button(action)] : []),
    ...after.map(paragraph),
  ].join("");
  const last = foot
    ? `<p class="quiet line" style="margin:24px 0 0;padding-top:16px;border-top:1px solid #e3e5e9;${small}">${link(foot.url, foot.label)}</p>`
    : "";
  const html = `<!doctype html><html lang="en">${head(title)}<body class="page" style="margin:0;padding:16px;background:#f3f4f6">${preview(before[0] ?? "")}<div class="card" style="max-width:520px;margin:0 auto;padding:24px;border:1px solid #e3e5e9;border-radius:10px;background:#ffffff;color:#14171c;font:15px/1.5 system-ui,-apple-system,'Segoe UI',sans-serif;overflow-wrap:anywhere"><p class="quiet" style="margin:0 0 20px;font-weight:600;color:#5b6270">TruePortAI</p>${body}${last}</div></body></html>`;
  return { subject: title, text: `${text}\n`, html };
}
