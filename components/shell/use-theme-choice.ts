"use client";

import { useTheme } from "next-themes";
import { useEffect, useState } from "react";

const choices = [
  { value: "system", label: "As the system" },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

/**
 * The theme, as a choice among three. Only the browser knows the choice; until it has loaded, the
 * system's applies.
 */
export function useThemeChoice() {
  const { theme, setTheme } = useTheme();
  const [isMounted, setIsMounted] = useState(false);
  useEffect(() => setIsMounted(true), []);
  return { choices, value: isMounted ? (theme ?? "system") : "system", choose: setTheme };
}
