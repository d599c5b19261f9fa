/** One message, complete except for its recipient. */
export interface Mail {
  readonly subject: string;
  readonly text: string;
  readonly html: string;
}

export interface MailParts {
  readonly subject: string;
  /** Plain sentences, in order. User-supplied text in them goes through `inert` first. */
  readonly before: readonly string[];
  /** A code to copy, shown large. */
  readonly code?: string;
  /** A link to follow, with the words on its button. */
  readonly action?: { readonly label: string; readonly url: string };
  readonly after: readonly string[];
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

const paragraph = (text: string): string => `<p style="margin:0 0 16px">${escapeHtml(text)}</p>`;

const bigCode = (code: string): string =>
  `<p style="margin:0 0 16px;font:600 28px/1.2 monospace;letter-spacing:6px">${escapeHtml(code)}</p>`;

const button = ({ label, url }: { label: string; url: string }): string => {
  const href = escapeHtml(url);
  return `<p style="margin:0 0 16px"><a href="${href}" style="display:inline-block;padding:10px 18px;border-radius:6px;background:#111827;color:#ffffff;text-decoration:none">${escapeHtml(label)}</a></p><p style="margin:0 0 16px;font-size:13px;color:#6b7280">Or open this address: <a href="${href}" style="color:#6b7280">${href}</a></p>`;
};

/** The same message in plain text and in HTML, everything in it escaped. */
export function composeMail({ subject, before, code, action, after }: MailParts): Mail {
  const title = oneLine(subject);
  const text = [
    ...before,
    ...(code ? [`    ${code}`] : []),
    ...(action ? [`${action.label}:\n${action.url}`] : []),
    ...after,
    "-- \nTruePortAI",
  ].join("\n\n");
  const body = [
    ...before.map(paragraph),
    ...(code ? [bigCode(code)] : []),
    ...(action ? [button(action)] : []),
    ...after.map(paragraph),
  ].join("");
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>${escapeHtml(title)}</title></head><body style="margin:0;padding:24px;background:#f3f4f6"><div style="max-width:520px;margin:0 auto;padding:28px;border-radius:10px;background:#ffffff;color:#111827;font:15px/1.5 system-ui,sans-serif">${body}<p style="margin:24px 0 0;font-size:13px;color:#6b7280">TruePortAI</p></div></body></html>`;
  return { subject: title, text: `${text}\n`, html };
}
