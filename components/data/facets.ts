export interface FacetChoice {
  readonly value: string;
  readonly label: string;
  /** Number of rows that have it, where known. */
  readonly count?: number;
}

/** One thing to filter by, as data. `name` is the parameter's name in the address and the API. */
export interface Facet {
  readonly name: string;
  readonly label: string;
  readonly kind: "many" | "one" | "text" | "number";
  readonly choices?: readonly FacetChoice[];
  /** API path that lists the choices, read when the menu opens: an array, or `{ items }`. */
  readonly choicesFrom?: string;
  readonly placeholder?: string;
}

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
