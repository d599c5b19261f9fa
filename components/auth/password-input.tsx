"use client";

import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { Button } from "@/components/ui/button";
import { Input } from "@/components/ui/input";

interface PasswordInputProps {
  readonly autoComplete: "current-password" | "new-password";
  readonly name?: string;
  readonly minLength?: number;
}

/** Goes inside a `Field`; its form name is `password` unless given. */
export function PasswordInput({ autoComplete, name = "password", minLength }: PasswordInputProps) {
  const [isShown, setIsShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input
        name={name}
        type={isShown ? "text" : "password"}
        autoComplete={autoComplete}
        minLength={minLength}
        maxLength={256}
        required
        className="pr-10"
      />
      <Button
        kind="quiet"
        size="icon"
        aria-label={isShown ? "Hide password" : "Show password"}
        onClick={() => setIsShown(!isShown)}
        className="absolute top-0.5 right-0.5 max-md:top-0 max-md:right-0"
      >
        <Icon aria-hidden />
      </Button>
    </div>
  );
}
