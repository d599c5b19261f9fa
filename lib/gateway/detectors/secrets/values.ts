/** Placeholders that people write in place of a secret. */
const placeholder =
  /^(?:<.*|\[.*|\{.*|\$.*|%.*|#.*|\*+.*|\.{3,}.*|x{3,}.*|_+|-+|null|none|nil|undefined|true|false|string|str|bytes|text|hidden|redacted|secret|token|password|passw(?:or)?d|pass|key|value|changeme|change_me|todo|tbd|n\/a|empty|required|optional|env|self|this)$|your|example|sample|placeholder|insert|replace|dummy|changeme|change[-_]?me|my[-_]?(?:secret|token|key|pass|api)|xxxx|\*\*\*|\.\.\.|abcdef|12345678|redacted|foobar|(?:some|super|top)[-_]?secret|secret[-_]?(?:key|token|password)|password/i;

/** Code that fetches a value rather than being one. */
const expression =
  /[({[]|^(?:process|os|env|config|self|this|settings|request|req|res|args|params|ctx|app|user|data|document|window|import|new|await|var|let|const|def|function|return)\b[.[]?|\.(?:env|get|value|text|password|token|secret|key|data|body)\b|::|->|=>/i;

export const isPlaceholder = (value: string): boolean =>
  placeholder.test(value) || /^(.)\1*$/.test(value);

/** Shannon entropy in bits per character: prose words are near 3, random tokens above 3.5. */
export function entropy(value: string): number {
  const counts = new Map<string, number>();
  for (const char of value) counts.set(char, (counts.get(char) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) {
    const p = count / value.length;
    bits -= p * Math.log2(p);
  }
  return bits;
}

/** True where `value` can be a generated token: long, mixed, random and not code. */
export function looksGenerated(value: string): boolean {
  if (value.length < 16 || isPlaceholder(value) || expression.test(value)) return false;
  if (!/^[A-Za-z0-9_\-.~+/=:%]+$/.test(value) || !/\d/.test(value) || !/[a-z]/i.test(value)) {
    return false;
  }
  return entropy(value) >= (/^[0-9a-f-]+$/i.test(value) ? 2.8 : 3.2) && !isSpelled(value);
}

/** True where `value` can be a chosen password: at least two kinds of character, and not code. */
export function looksChosen(value: string): boolean {
  if (value.length < 6 || value.length > 128 || isPlaceholder(value)) return false;
  if (expression.test(value) || /^https?:|^[./~]|\s/.test(value)) return false;
  const kinds =
    Number(/[a-z]/.test(value)) +
    Number(/[A-Z]/.test(value)) +
    Number(/\d/.test(value)) +
    Number(/[^A-Za-z0-9]/.test(value));
  if (kinds < 2 || isSpelled(value)) return false;
  return /\d/.test(value) || /[!@#$%^&*+=?~]/.test(value);
}

/** Names in code: words joined by `_`, `-` or `.`, camel case, with at most a number at the end. */
const isSpelled = (value: string): boolean =>
  /^[A-Za-z]{2,}(?:[_\-.][A-Za-z]{2,})*\d{0,1}$/.test(value) || /^\d+(?:[.:/-]\d+)*$/.test(value);
