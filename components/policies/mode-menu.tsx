"use client";

import { ChevronDown } from "lucide-react";
import { useState } from "react";
import { Confirm } from "@/components/data/confirm";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice } from "@/components/ui/menu";
import type { PolicyView } from "@/lib/contract/policies";
import { type ModeName, modeOf } from "./rule-draft";
import { actionWords } from "./rule-words";

const words = { enforce: "Enforce", shadow: "Shadow", off: "Off" } as const;

interface ModeMenuProps {
  readonly rule: PolicyView;
  readonly onChange: (mode: ModeName) => Promise<void>;
}

/**
 * Enforce, shadow or off. Going from off straight to enforce asks first, since nobody has seen what
 * the rule would do.
 */
export function ModeMenu({ rule, onChange }: ModeMenuProps) {
  const [isAsking, setIsAsking] = useState(false);
  const mode = modeOf(rule);
  return (
    <>
      <Menu
        trigger={
          <Button size="xs" aria-label={`Mode of ${rule.name}: ${words[mode]}`} data-mode={rule.id}>
            {words[mode]} <ChevronDown aria-hidden className="size-3!" />
          </Button>
        }
      >
        <MenuChoice
          label="Mode"
          value={mode}
          onChoose={(next) => {
            if (next === mode) return;
            if (next === "enforce" && mode === "off") setIsAsking(true);
            else void onChange(next as ModeName);
          }}
          choices={[
            { value: "enforce", label: "Enforce" },
            { value: "shadow", label: "Shadow: note what it would do" },
            { value: "off", label: "Off" },
          ]}
        />
      </Menu>
      <Confirm
        title={`Enforce "${rule.name}"?`}
        open={isAsking}
        onOpenChange={setIsAsking}
        consequences={[
          `From now on it will ${actionWords[rule.action].does} whenever it matches.`,
          "It hasn't run in shadow since it was switched off.",
        ]}
        action="Enforce rule"
        alternative={{ label: "Shadow first", onChoose: () => void onChange("shadow") }}
        onConfirm={() => onChange("enforce")}
      />
    </>
  );
}
