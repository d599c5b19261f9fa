import type { Facet, FacetChoice } from "./filter-bar";

/** Choices that are called as they are written, with a capital. */
export const choicesOf = (values: readonly string[]): FacetChoice[] =>
  values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

/** On which way a rule looks, or something was found. */
export const directionFacet: Facet = {
  name: "direction",
  label: "Where",
  kind: "one",
  choices: [
    { value: "request", label: "Prompt" },
    { value: "response", label: "Answer" },
  ],
};
