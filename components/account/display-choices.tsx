"use client";

import { useRouter } from "next/navigation";
import { remember } from "@/components/data/remember";
import { useThemeChoice } from "@/components/shell/use-theme-choice";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { chosenZoneCookie, zoneCookie } from "@/lib/search-params";

export function ThemeChoice() {
  const { choices, value, choose } = useThemeChoice();
  return (
    <Field label="Theme" help="In this browser.">
      <Select value={value} onChange={(event) => choose(event.target.value)} choices={choices} />
    </Field>
  );
}

interface ZoneChoiceProps {
  /** The chosen zone; null to follow the browser's. */
  readonly chosen: string | null;
  readonly zones: readonly string[];
}

export function ZoneChoice({ chosen, zones }: ZoneChoiceProps) {
  const router = useRouter();
  const choose = (zone: string) => {
    remember(zoneCookie, zone || Intl.DateTimeFormat().resolvedOptions().timeZone);
    remember(chosenZoneCookie, zone ? "1" : "0");
    router.refresh();
  };
  return (
    <Field
      label="Time zone"
      help="Of the moments you see. Day bars and budgets follow the tenant's zone."
    >
      <Select
        value={chosen ?? ""}
        onChange={(event) => choose(event.target.value)}
        choices={[
          { value: "", label: "As this browser" },
          ...zones.map((zone) => ({ value: zone, label: zone.replaceAll("_", " ") })),
        ]}
      />
    </Field>
  );
}
