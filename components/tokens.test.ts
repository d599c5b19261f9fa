import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";

const css = readFileSync(join(import.meta.dirname, "..", "app", "globals.css"), "utf8");

type Rgb = readonly [number, number, number];
type Theme = "light" | "dark";

/** OKLCH as 8-bit sRGB. Source: bottosson.github.io/posts/oklab. */
function toRgb(lightness: number, chroma: number, hue: number): Rgb {
  const angle = (hue * Math.PI) / 180;
  const a = chroma * Math.cos(angle);
  const b = chroma * Math.sin(angle);
  const long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (lightness - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const linear = [
    4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
    -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
    -0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short,
  ];
  return linear.map((value) => {
    const encoded = value <= 0.0031308 ? 12.92 * value : 1.055 * value ** (1 / 2.4) - 0.055;
    return Math.round(255 * Math.min(1, Math.max(0, encoded)));
  }) as unknown as Rgb;
}

const form =
  /--([\w-]+): light-dark\(oklch\(([\d.]+) ([\d.]+) ([\d.]+)\), oklch\(([\d.]+) ([\d.]+) ([\d.]+)\)\)/g;

const tokens = new Map<string, Record<Theme, Rgb>>(
  [...css.matchAll(form)].map(([, name = "", ...numbers]) => {
    const [l1 = 0, c1 = 0, h1 = 0, l2 = 0, c2 = 0, h2 = 0] = numbers.map(Number);
    return [name, { light: toRgb(l1, c1, h1), dark: toRgb(l2, c2, h2) }];
  }),
);

function token(name: string, theme: Theme): Rgb {
  const found = tokens.get(name);
  if (!found) throw new Error(`There is no token ${name}.`);
  return found[theme];
}

const linearOf = (value: number): number =>
  value <= 10.31475 ? value / 3294.6 : ((value / 255 + 0.055) / 1.055) ** 2.4;

const luminance = ([red, green, blue]: Rgb): number =>
  0.2126 * linearOf(red) + 0.7152 * linearOf(green) + 0.0722 * linearOf(blue);

/** Source: WCAG 2.2, contrast ratio. */
function contrast(one: Rgb, other: Rgb): number {
  const [low = 0, high = 0] = [luminance(one), luminance(other)].sort((a, b) => a - b);
  return (high + 0.05) / (low + 0.05);
}

const white: Rgb = [255, 255, 255];
const themes = ["light", "dark"] as const;
const grounds = ["page", "surface", "sunken", "hover"];
const states = ["critical", "high", "medium", "low", "ok"];
const graphs = [
  ...[1, 2, 3, 4, 5, 6, "other"].map((rank) => `series-${rank}`),
  ...["ok", "blocked", "failed"].map((name) => `outcome-${name}`),
  ...["critical", "high", "medium", "low"].map((name) => `severity-${name}`),
  ...["p50", "p95", "p99"].map((name) => `latency-${name}`),
];

describe.each(themes)("the %s tokens", (theme) => {
  it.each(["ink", "muted", "faint", "accent-text", ...states.map((state) => `${state}-text`)])(
    "let %s be read on every ground",
    (name) => {
      for (const ground of grounds) {
        expect(contrast(token(name, theme), token(ground, theme)), ground).toBeGreaterThan(4.5);
      }
    },
  );

  it.each(["accent", ...states])("let %s text be read on its own soft ground", (name) => {
    const soft = token(`${name}-soft`, theme);
    expect(contrast(token(`${name}-text`, theme), soft)).toBeGreaterThan(4.5);
  });

  it.each(["accent", "accent-hover", "critical"])("let white text be read on %s", (name) => {
    expect(contrast(white, token(name, theme))).toBeGreaterThan(4.5);
  });

  it.each(["control", "ring", ...graphs])(
    "let %s be distinguished from page and surface",
    (name) => {
      for (const ground of ["page", "surface"]) {
        expect(contrast(token(name, theme), token(ground, theme)), ground).toBeGreaterThanOrEqual(
          3,
        );
      }
    },
  );
});
