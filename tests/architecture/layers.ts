/** One layer: its files, and the modules and packages that it may import. */
export interface Layer {
  readonly name: string;
  readonly files: RegExp;
  /** Our modules, as paths from the root without extension. Its own files are always allowed. */
  readonly may: readonly RegExp[];
  readonly packages: readonly RegExp[];
}

const any = /^/;
const node = /^node:/;
const primitives = [/^lib\/(errors|ids|money|time)$/];
const foundations = [...primitives, /^lib\/(env|log|crypto|db|egress)$/];

/** A file belongs to the first layer whose `files` match. Everything not listed is forbidden, types included. */
export const layers: readonly Layer[] = [
  {
    name: "primitives",
    files: /^lib\/(errors|ids|money|time|format)\.ts$/,
    may: primitives,
    packages: [/^zod$/],
  },
  { name: "contract", files: /^lib\/contract\//, may: primitives, packages: [/^zod$/] },
  {
    name: "vendors",
    files: /^lib\/gateway\/providers\/(?!provider\.ts$)/,
    may: [
      ...primitives,
      /^lib\/gateway\/(arrival|exchange|json-text|json-paths|headers)$/,
      /^lib\/gateway\/stream\/sse$/,
    ],
    packages: [],
  },
  {
    name: "detectors",
    files: /^lib\/gateway\/detectors\/(?!detector\.ts$)/,
    may: [/^lib\/gateway\/(json-text|policy\/pattern)/],
    packages: [/^libphonenumber-js/, /^re2js$/],
  },
  {
    name: "gateway",
    files: /^lib\/gateway\//,
    may: [...primitives, /^lib\/gateway\//, /^lib\/contract\//],
    packages: [/^re2js$/],
  },
  { name: "env", files: /^lib\/env\.ts$/, may: [], packages: [/^zod$/] },
  {
    name: "foundations",
    files: /^lib\/(log|crypto|db|egress)\.ts$/,
    may: [...primitives, /^lib\/env$/, /^lib\/generated\//],
    packages: [node, /^@node-rs\/argon2$/, /^lru-cache$/, /^@prisma\//],
  },
  {
    name: "stores",
    files: /^lib\/stores\//,
    may: [...foundations, /^lib\/gateway\//],
    packages: [
      node,
      /^pg$/,
      /^undici$/,
      /^ioredis$/,
      /^@upstash\//,
      /^lru-cache$/,
      /^gpt-tokenizer/,
      /^@pydantic\/genai-prices/,
      /^minizlib$/,
      /^@aws-sdk\/client-s3$/,
      /^re2js$/,
      /^re2$/,
      /^nodemailer$/,
    ],
  },
  {
    name: "tokens and roles",
    files: /^lib\/auth\/(?!options|session|external)/,
    may: [...foundations, /^lib\/contract\/common$/, /^lib\/generated\//],
    packages: [/^jose$/, /^zod$/, node],
  },
  {
    name: "sessions",
    files: /^lib\/auth\//,
    may: [
      ...foundations,
      /^lib\/auth\//,
      /^lib\/contract\//,
      /^lib\/services\/context$/,
      /^lib\/http\/arrival$/,
    ],
    packages: [/^next-auth/, /^next\/(headers|navigation)$/, /^react$/],
  },
  {
    name: "services",
    files: /^lib\/services\//,
    may: [
      ...foundations,
      /^lib\/contract\//,
      /^lib\/auth\/(?!options|session)/,
      /^lib\/generated\//,
      /^lib\/gateway\/policy\//,
      /^package\.json$/,
    ],
    packages: [/^zod$/, /^stripe$/, node],
  },
  {
    name: "http",
    files: /^lib\/http\//,
    may: [
      ...foundations,
      /^lib\/contract(\/|$)/,
      /^lib\/services\/context$/,
      /^lib\/auth\//,
      /^lib\/gateway$/,
      /^lib\/gateway\/(arrival|stream\/pump)$/,
      /^lib\/gateway\/ports$/,
      /^lib\/stores\/(limiter|redis)$/,
      /^package\.json$/,
    ],
    packages: [/^zod$/, node],
  },
  {
    name: "sign-in's wiring",
    files: /^lib\/sign-in\.ts$/,
    may: [/^lib\//],
    packages: [/^next-auth$/, /^next\/headers$/],
  },
  { name: "wiring", files: /^lib\/(wiring|control-plane)\.ts$/, may: [/^lib\//], packages: [node] },
  {
    name: "url and text",
    files: /^lib\/search-params\.ts$/,
    may: [/^lib\/contract\//, ...primitives],
    packages: [/^nuqs/],
  },
  { name: "server", files: /^server\//, may: [/^lib\//, /^package\.json$/], packages: [any] },
  {
    name: "components",
    files: /^components\//,
    may: [/^lib\/contract(\/|$)/, /^lib\/(format|search-params|time|money)$/],
    packages: [any],
  },
  {
    name: "routes",
    files: /^app\/.*\/route\.tsx?$/,
    may: [
      /^lib\/(contract|services|http)(\/|$)/,
      /^lib\/(wiring|control-plane|sign-in)$/,
      /^lib\/auth\/(options|session)$/,
    ],
    packages: [/^next\/server$/, /^next-auth/],
  },
  {
    name: "pages",
    files: /^app\//,
    may: [
      ...primitives,
      /^lib\/services\//,
      /^lib\/http\/openapi$/,
      /^lib\/auth\/(session|roles)$/,
      /^lib\/(search-params|format|env|control-plane)$/,
      /^lib\/contract(\/|$)/,
      /^components\//,
    ],
    packages: [
      /^next(\/|$)/,
      /^react/,
      /^geist/,
      /^nuqs/,
      /^next-themes$/,
      /^sonner$/,
      /^lucide-react$/,
    ],
  },
];
