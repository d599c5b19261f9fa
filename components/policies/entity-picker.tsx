"use client";

import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Checkbox, Input } from "@/components/ui/input";

export interface EntityChoice {
  readonly entity: string;
  readonly type: string;
  readonly group: string;
  readonly title: string;
  readonly on_by_default: boolean;
}

interface EntityPickerProps {
  readonly entities: readonly EntityChoice[];
  readonly chosen: readonly string[];
  readonly onChange: (next: readonly string[]) => void;
  readonly disabled: boolean;
}

/** Entities of one kind by group; none chosen means the usual ones. */
export function EntityPicker({ entities, chosen, onChange, disabled }: EntityPickerProps) {
  const [text, setText] = useState("");
  const wanted = text.toLowerCase();
  const shown = entities.filter(({ entity, title }) =>
    `${entity} ${title}`.toLowerCase().includes(wanted),
  );
  const groups = [...new Set(shown.map(({ group }) => group))];
  const toggle = (entity: string) =>
    onChange(
      chosen.includes(entity) ? chosen.filter((one) => one !== entity) : [...chosen, entity],
    );
  return (
    <fieldset className="min-w-0 rounded-md border p-3" disabled={disabled}>
      <legend className="px-1 font-medium text-sm">What to look for</legend>
      <div className="flex flex-wrap items-center justify-between gap-2">
        <p className="text-muted text-sm">
          {chosen.length === 0 ? "Nothing chosen: the usual ones" : `${chosen.length} chosen`}
        </p>
        {chosen.length > 0 ? (
          <Button kind="quiet" size="xs" onClick={() => onChange([])}>
            Choose none
          </Button>
        ) : null}
      </div>
      {entities.length > 8 ? (
        <Input
          type="search"
          aria-label="Find something to look for"
          placeholder="Find, such as IBAN"
          value={text}
          onChange={(event) => setText(event.target.value)}
          className="mt-2 h-8!"
        />
      ) : null}
      <div className="mt-2 max-h-72 space-y-1 overflow-y-auto">
        {groups.map((group) => {
          const inGroup = shown.filter((one) => one.group === group);
          const count = inGroup.filter(({ entity }) => chosen.includes(entity)).length;
          return (
            <details key={group} open={wanted !== "" || groups.length === 1 || count > 0}>
              <summary className="rounded-md px-1 py-1 text-sm hover:bg-hover">
                {group} {count > 0 ? <span className="text-accent-text">({count})</span> : null}
              </summary>
              <ul className="pl-4">
                {inGroup.map(({ entity, title, on_by_default: isUsual }) => (
                  <li key={entity}>
                    <label
                      htmlFor={`entity-${entity}`}
                      className="flex min-h-7 items-center gap-2 text-sm max-md:min-h-11"
                    >
                      <Checkbox
                        id={`entity-${entity}`}
                        checked={chosen.includes(entity)}
                        onChange={() => toggle(entity)}
                      />
                      <span className="min-w-0 truncate">{title}</span>
                      {isUsual ? null : <span className="text-faint text-xs">on request</span>}
                    </label>
                  </li>
                ))}
              </ul>
            </details>
          );
        })}
      </div>
    </fieldset>
  );
}
