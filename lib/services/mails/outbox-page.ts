import type { KeptMail } from "../outbox";
import { escapeHtml } from "./mail";

const address = /https?:\/\/[^\s<>"']+/g;

/** Plain text with its addresses made links. */
const linked = (text: string): string =>
  escapeHtml(text).replace(address, (url) => `<a href="${url}">${url}</a>`);

const article = ({ to, subject, at, status, text }: KeptMail): string => `<article>
<h2>${escapeHtml(subject)}</h2>
<p>To ${escapeHtml(to)} · ${at.toISOString()} · ${escapeHtml(status)}</p>
<pre>${linked(text)}</pre>
</article>`;

const style =
  "body{max-width:720px;margin:32px auto;padding:0 16px;font:15px/1.5 system-ui,sans-serif;color-scheme:light dark}" +
  "article{border-top:1px solid #8884;padding:8px 0}h1{font-size:22px}h2{font-size:16px;margin:8px 0 0}p{margin:0;opacity:.7}" +
  "pre{white-space:pre-wrap;overflow-wrap:anywhere}";

/** The messages that no mail server took, as a page. */
export const outboxPage = (messages: readonly KeptMail[]): string => `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Outbox</title>
<meta name="viewport" content="width=device-width"><style>${style}</style></head>
<body><main><h1>Outbox</h1>
<p>What would have been sent if SMTP_URL were set. Newest first.</p>
${messages.length === 0 ? "<p>Nothing yet.</p>" : messages.map(article).join("\n")}
</main></body></html>
`;
