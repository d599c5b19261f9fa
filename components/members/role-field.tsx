"use client";

import { useState } from "react";
import { usePlace } from "@/components/api";
import { Field } from "@/components/ui/field";
import { Select } from "@/components/ui/input";
import type { Role } from "@/lib/contract/common";

const explained: Readonly<Record<Role, string>> = {
  viewer: "Sees the overview, members and the plan.",
  member: "Also reads logs, violations, rules and keys, and uses the playground.",
  admin: "Also changes keys, rules, providers, members and settings.",
  owner: "Also transfers and deletes the tenant.",
};

const lowestFirst: readonly Role[] = ["viewer", "member", "admin", "owner"];

interface RoleFieldProps {
  readonly initial: Role;
  readonly error?: string | undefined;
}

/** A choice of the roles that the viewer may grant, none above their own, each with what it may do. */
export function RoleField({ initial, error }: RoleFieldProps) {
  const { role: own } = usePlace();
  const [role, setRole] = useState(initial);
  const offered = lowestFirst.slice(0, lowestFirst.indexOf(own) + 1);
  return (
    <Field label="Role" help={explained[role]} error={error}>
      <Select
        name="role"
        choices={offered.map((value) => ({
          value,
          label: value.charAt(0).toUpperCase() + value.slice(1),
        }))}
        value={role}
        onChange={({ target }) => setRole(offered.find((one) => one === target.value) ?? role)}
      />
    </Field>
  );
}
