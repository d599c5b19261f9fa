"use client";

import { ChevronLeft } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";
import { formatCount } from "@/lib/format";
import type { Facet, FacetChoice } from "./facets";

interface FacetFormProps {
  readonly facet: Facet;
  readonly choices: readonly FacetChoice[];
  readonly isLoading: boolean;
  readonly chosen: readonly string[];
  readonly onChange: (next: readonly string[]) => void;
  readonly onBack: () => void;
  readonly onDone: () => void;
}

/** The filter menu's content for one facet. */
export function FacetForm(props: FacetFormProps) {
  const { facet, choices, isLoading, chosen, onChange, onBack, onDone } = props;
  const [text, setText] = useState("");
  const isOpenText = facet.kind === "text" || facet.kind === "number" || choices.length === 0;
  const wanted = text.toLowerCase();
  const offered = choices.filter(({ label }) => label.toLowerCase().includes(wanted)).slice(0, 50);
  const toggle = (value: string) => {
    const isOn = chosen.includes(value);
    if (facet.kind === "one") {
      onChange(isOn ? [] : [value]);
      onDone();
    } else onChange(isOn ? chosen.filter((one) => one !== value) : [...chosen, value]);
  };
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        const value = text.trim();
        if (value === "") return;
        if (isOpenText) onChange(facet.kind === "many" ? [...chosen, value] : [value]);
        else if (offered[0]) toggle(offered[0].value);
        onDone();
      }}
    >
      <Button kind="quiet" size="xs" onClick={onBack} className="-ml-1 mb-2">
        <ChevronLeft aria-hidden /> All filters
      </Button>
      <Field label={facet.label}>
        <Input
          autoFocus
          dir="auto"
          inputMode={facet.kind === "number" ? "decimal" : "text"}
          placeholder={facet.placeholder ?? (isOpenText ? "" : "Find")}
          value={text}
          onChange={(event) => setText(event.target.value)}
        />
      </Field>
      {isLoading ? <p className="mt-2 text-muted text-sm">Loading…</p> : null}
      {offered.length > 0 ? (
        <ul className="mt-2 max-h-64 overflow-y-auto">
          {offered.map(({ value, label, count }) => (
            <li key={value}>
              <label
                htmlFor={`facet-${facet.name}-${value}`}
                className="flex min-h-8 items-center gap-2 rounded-md px-1 text-sm hover:bg-hover max-md:min-h-11"
              >
                <Checkbox
                  id={`facet-${facet.name}-${value}`}
                  checked={chosen.includes(value)}
                  onChange={() => toggle(value)}
                />
                <bdi className="min-w-0 flex-1 truncate">{label}</bdi>
                {count === undefined ? null : (
                  <span className="nums text-faint text-xs">{formatCount(count)}</span>
                )}
              </label>
            </li>
          ))}
        </ul>
      ) : null}
      {isOpenText ? (
        <Button type="submit" size="sm" kind="primary" className="mt-3 w-full">
          Apply filter
        </Button>
      ) : null}
    </form>
  );
}
