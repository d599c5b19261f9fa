/** The first match wins: most browsers also claim their predecessors' names. */
const browsers: readonly (readonly [RegExp, string])[] = [
  [/\bEdg(?:e|A|iOS)?\//, "Edge"],
  [/\bOPR\//, "Opera"],
  [/\b(?:Firefox|FxiOS)\//, "Firefox"],
  [/\b(?:Headless)?(?:Chrome|CriOS)\//, "Chrome"],
  [/\bSafari\//, "Safari"],
];

const systems: readonly (readonly [RegExp, string])[] = [
  [/\bAndroid\b/, "Android"],
  [/\b(?:iPhone|iPad)\b/, "iOS"],
  [/\bWindows\b/, "Windows"],
  [/\bMac OS X\b/, "macOS"],
  [/\bLinux\b/, "Linux"],
];

/** `Firefox on Linux`, from the browser's own user agent. */
export function browserWords(userAgent: string): string {
  const first = (known: typeof browsers) => known.find(([form]) => form.test(userAgent))?.[1];
  const browser = first(browsers) ?? "A browser";
  const system = first(systems);
  return system ? `${browser} on ${system}` : browser;
}
