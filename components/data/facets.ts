import type { Facet, FacetChoice } from "./filter-bar";

/** Choices labelled by their own value, capitalised. */
export const choicesOf = (values: readonly string[]): FacetChoice[] =>
  values.map((value) => ({ value, label: value.charAt(0).toUpperCase() + value.slice(1) }));

/** The direction in which a rule looks, or in which something was found. */
export const directionFacet: Facet = {
  name: "direction",
  label: "Where",
  kind: "one",
  choices: [
    { value: "request", label: "Prompt" },
    { value: "response", label: "Answer" },
  ],
};
