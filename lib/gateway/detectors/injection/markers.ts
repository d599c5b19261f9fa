import { Sign } from "../tokens";

/** Chat-template tokens and role headings that only a forger puts into a user's or a document's text. */
const MARKERS: readonly (readonly [needs: number, pattern: RegExp, logit: number])[] = [
  [
    Sign.angle,
    /<\|(?:im_start|im_end|im_sep|system|user|assistant|endoftext|eot_id|start_header_id|end_header_id|begin_of_text)\|>/gi,
    3.2,
  ],
  [
    Sign.angle | Sign.bracket,
    /<\/?(?:start_of_turn|end_of_turn)>|<<\/?sys>>|\[\/?inst\]|\[\/?system_prompt\]/gi,
    3,
  ],
  [
    Sign.angle,
    /<\/?(?:system|sys|admin|system_prompt|system_message|user_query|user_input|user_prompt|important|information)>/gi,
    1.8,
  ],
  [Sign.bracket, /\[system\]\(#|\[(?:system|admin|administrator|developer|root)\] ?:/gi, 2.5],
  [Sign.quote, /"role" ?: ?"(?:system|developer)"/gi, 1.5],
  [
    Sign.colon,
    /(?:^|\n)[ \t>*#]{0,8}(?:system|admin|administrator|developer|root|system override|system message|new system prompt)\]? ?:(?= ?\S)/gi,
    1.8,
  ],
  [
    Sign.hash,
    /(?:^|\n)#{2,6} ?(?:new |system |user )?(?:instructions?|system|prompt|response)\b ?:?/gi,
    1.5,
  ],
  [
    Sign.hash | Sign.rule | Sign.bracket | Sign.angle,
    /(?:#{3,12}|-{3,12}|={3,12}|\*{3,12}|\[|<|`{3})\s?(?:end|begin|start|stop)(?: of| the| new| admin| user| system){0,3} (?:prompt|instructions?|input|user input|document|context|session|conversation|text|system|data|query)/gi,
    2.6,
  ],
  [Sign.angle, /<!--[^>]{0,40}\b(?:ai|llm|assistant|gpt|language model|agents?)\b/gi, 2.5],
];

export interface MarkerHit {
  /** Offsets into the text as sent. */
  readonly start: number;
  readonly end: number;
  readonly logit: number;
}

/** The heaviest forged marker of a text, or null; `signs` are the `Sign`s its words were found among. */
export function heaviestMarker(text: string, signs: number): MarkerHit | null {
  let best: MarkerHit | null = null;
  for (const [needs, pattern, logit] of MARKERS) {
    if ((needs & signs) === 0 || (best !== null && logit <= best.logit)) continue;
    pattern.lastIndex = 0;
    const match = pattern.exec(text);
    if (match !== null) best = { start: match.index, end: match.index + match[0].length, logit };
  }
  return best;
}
