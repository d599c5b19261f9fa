"use client";

import { ListFilter, X } from "lucide-react";
import dynamic from "next/dynamic";
import { parseAsNativeArrayOf, parseAsString, useQueryStates } from "nuqs";
import { useEffect, useMemo, useRef, useState } from "react";
import { useApi } from "@/components/api";
import { isTyping } from "@/components/shell/shortcuts";
import { Button } from "@/components/ui/button";
import { cn } from "@/components/ui/class-names";
import { Input } from "@/components/ui/input";
import { Popover } from "@/components/ui/popover";
import { Skeleton } from "@/components/ui/skeleton";
import type { Facet, FacetChoice } from "./facets";
import { usePending } from "./pending";

const FacetForm = dynamic(() => import("./facet-form").then((it) => it.FacetForm), {
  ssr: false,
  loading: () => <Skeleton className="h-8" />,
});

interface FilterBarProps {
  readonly facets: readonly Facet[];
  /** An always visible text field, such as `q`; `/` focuses it. */
  readonly search?: { readonly name: string; readonly label: string };
}

/** Filters as removable tokens; the address is their state. `!` before a value excludes it. */
export function FilterBar({ facets, search }: FilterBarProps) {
  const { startTransition } = usePending();
  const api = useApi();
  const parsers = useMemo(() => parsersOf(facets, search?.name), [facets, search?.name]);
  const [values, setValues] = useQueryStates(parsers, {
    shallow: false,
    startTransition,
    history: "push",
  });
  const [open, setOpen] = useState<string | null>(null);
  const [loaded, setLoaded] = useState<Readonly<Record<string, readonly FacetChoice[]>>>({});
  const box = useRef<HTMLInputElement>(null);

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key !== "/" || isTyping(event)) return;
      event.preventDefault();
      if (box.current) box.current.focus();
      else setOpen("menu");
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  }, []);

  const load = async ({ name, choicesFrom }: Facet) => {
    if (!choicesFrom || loaded[name]) return;
    try {
      const answer = await api<readonly FacetChoice[] | { items: FacetChoice[] }>(choicesFrom);
      const choices = "items" in answer ? answer.items : answer;
      setLoaded((before) => ({ ...before, [name]: choices }));
    } catch {
      // The list of choices is a convenience; a value can still be typed.
      setLoaded((before) => ({ ...before, [name]: [] }));
    }
  };

  const change = (name: string, next: readonly string[]) =>
    void setValues({ [name]: next.length === 0 ? null : [...next], page: null });

  const chosen = (name: string): readonly string[] => values[name] ?? [];
  const tokens = facets.flatMap((facet) => chosen(facet.name).map((value) => ({ facet, value })));
  const labelOf = (facet: Facet, value: string) => {
    const plain = value.replace(/^!/, "");
    const choices = facet.choices ?? loaded[facet.name] ?? [];
    return choices.find((choice) => choice.value === plain)?.label ?? plain;
  };
  const current = facets.find(({ name }) => name === open);

  return (
    <search
      data-everywhere="/"
      className={cn(
        "flex min-w-0 flex-1 flex-wrap items-center gap-1.5",
        (search || tokens.length > 0) && "max-sm:basis-full",
      )}
    >
      {search ? (
        <Input
          ref={box}
          type="search"
          aria-label={search.label}
          placeholder={search.label}
          defaultValue={chosen(search.name)[0] ?? ""}
          key={chosen(search.name)[0] ?? ""}
          className="h-8! w-auto! min-w-0 flex-1 max-md:h-11! sm:w-56! sm:flex-none"
          onKeyDown={(event) => {
            if (event.key !== "Enter") return;
            const text = event.currentTarget.value;
            change(search.name, text === "" ? [] : [text]);
          }}
        />
      ) : null}
      {facets.length > 0 ? (
        <Popover
          label="Filters"
          open={open !== null}
          onOpenChange={(isOpen) => setOpen(isOpen ? "menu" : null)}
          trigger={
            <Button size="sm">
              <ListFilter aria-hidden /> Filter
            </Button>
          }
        >
          {current ? (
            <FacetForm
              facet={current}
              choices={current.choices ?? loaded[current.name] ?? []}
              isLoading={Boolean(current.choicesFrom) && !loaded[current.name]}
              chosen={chosen(current.name)}
              onChange={(next) => change(current.name, next)}
              onBack={() => setOpen("menu")}
              onDone={() => setOpen(null)}
            />
          ) : (
            <ul>
              {facets.map((facet) => (
                <li key={facet.name}>
                  <Button
                    kind="quiet"
                    size="sm"
                    className="w-full justify-start"
                    onClick={() => {
                      setOpen(facet.name);
                      void load(facet);
                    }}
                  >
                    {facet.label}
                  </Button>
                </li>
              ))}
            </ul>
          )}
        </Popover>
      ) : null}
      {tokens.map(({ facet, value }) => (
        <button
          key={`${facet.name}=${value}`}
          type="button"
          onClick={() =>
            change(
              facet.name,
              chosen(facet.name).filter((one) => one !== value),
            )
          }
          className="inline-flex h-8 max-w-60 items-center gap-1.5 rounded-md bg-accent-soft px-2 text-accent-text text-sm max-md:h-11"
        >
          <span className="sr-only">Remove filter </span>
          <span className="truncate">
            {facet.label} {value.startsWith("!") ? "is not" : "is"}{" "}
            <bdi>{labelOf(facet, value)}</bdi>
          </span>
          <X aria-hidden className="size-3.5 shrink-0" />
        </button>
      ))}
      {tokens.length > 1 ? (
        <Button kind="quiet" size="sm" onClick={() => void setValues(null)}>
          Clear filters
        </Button>
      ) : null}
    </search>
  );
}

/** A single value is a list of one: the address looks the same. */
function parsersOf(facets: readonly Facet[], search: string | undefined) {
  const names = [...facets.map(({ name }) => name), ...(search ? [search] : []), "page"];
  return Object.fromEntries(names.map((name) => [name, parseAsNativeArrayOf(parseAsString)]));
}
