"use client";

import { useRouter } from "next/navigation";
import { useTheme } from "next-themes";
import { useEffect, useState } from "react";
import { remember } from "@/components/data/remember";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import { chosenZoneCookie, zoneCookie } from "@/lib/search-params";

const themes = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

export function ThemeChoice() {
  const { theme, setTheme } = useTheme();
  const [isMounted, setIsMounted] = useState(false);
  // What theme is chosen only the browser knows.
  useEffect(() => setIsMounted(true), []);
  return (
    <Field label="Theme" help="In this browser.">
      <Select
        value={isMounted ? (theme ?? "system") : "system"}
        onChange={(event) => setTheme(event.target.value)}
        choices={themes}
      />
    </Field>
  );
}

interface ZoneChoiceProps {
  /** The zone chosen; null where it follows the browser's. */
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
