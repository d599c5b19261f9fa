/** What a word or phrase contributes to a rule, one bit each, so that a clause is one number. */
export const Idea = {
  /** Orders to ignore, forget, override, that stand before their object. */
  override: 1 << 0,
  /** The same where the verb follows its object: Turkish, Hindi, Japanese, Korean, Persian. */
  overrideLast: 1 << 1,
  /** Previous, above, so far. */
  prior: 1 << 2,
  /** All, every, any. */
  all: 1 << 3,
  /** Instructions, prompt, guidelines: what a model is steered by. */
  target: 1 << 4,
  /** Rules, orders, text, documents: steering only with more evidence. */
  weakTarget: 1 << 5,
  your: 1 << 6,
  show: 1 << 7,
  /** "System prompt", "hidden instructions". */
  systemPrompt: 1 << 8,
  secret: 1 << 9,
  verbatim: 1 << 10,
  /** "You are now", "act as", "pretend". */
  become: 1 << 11,
  /** Unfiltered, uncensored, amoral. */
  unbound: 1 << 12,
  /** Restrictions, filters, ethics. */
  bounds: 1 << 13,
  without: 1 << 14,
  never: 1 << 15,
  /** Refuse, apologise, disclaim. */
  refuse: 1 << 16,
  /** "Begin your answer with". */
  begin: 1 << 17,
  /** Assistant, language model. */
  ai: 1 << 18,
  /** "New instructions", "your new task". */
  newTask: 1 << 19,
  /** "I am your developer", "admin override". */
  authority: 1 << 20,
  /** "Do not tell the user". */
  hide: 1 << 21,
  /** "Your answer", "your reply". */
  reply: 1 << 22,
  /** Insert, append, misspell: what is done to a reply. */
  tamper: 1 << 23,
  send: 1 << 24,
  /** Words of those who write about attacks. */
  discuss: 1 << 25,
  /** What people ignore legitimately: whitespace, warnings, case. */
  object: 1 << 26,
  mine: 1 << 27,
  /** "How do I", "what if I". */
  how: 1 << 28,
  /** DAN, "do anything now", "developer mode". */
  jailbreak: 1 << 29,
  /** "Just say", "only output". */
  justSay: 1 << 30,
  /** "Forget everything", "ignore the above": an override complete in itself. */
  forgetAll: 1 << 31,
} as const;
