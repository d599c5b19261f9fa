"use client";

import { ChevronsUpDown, Plus } from "lucide-react";
import { usePathname, useRouter } from "next/navigation";
import { useEffect } from "react";
import { type Place, usePlace } from "@/components/api";
import { useLeave } from "@/components/data/leave-guard";
import { usePending } from "@/components/data/pending";
import { remember } from "@/components/data/remember";
import { Button } from "@/components/ui/button";
import { Menu, MenuChoice, MenuHeading, MenuLine, MenuLink } from "@/components/ui/menu";
import { pathForTenant } from "./navigation";

export interface TenantChoice {
  readonly slug: string;
  readonly name: string;
  readonly role: Place["role"];
}

/** Keeps the kind of page, drops its filters. */
export function TenantSwitcher({ tenants }: Readonly<{ tenants: readonly TenantChoice[] }>) {
  const { slug, tenantName } = usePlace();
  const pathname = usePathname();
  const router = useRouter();
  const leave = useLeave();
  return (
    <Menu
      trigger={
        <Button kind="quiet" size="sm" className="min-w-0 max-w-56 shrink! text-text!">
          <span className="sr-only">Tenant: </span>
          <span dir="auto" className="truncate">
            {tenantName}
          </span>
          <ChevronsUpDown aria-hidden className="text-faint" />
        </Button>
      }
    >
      <MenuHeading>Tenants</MenuHeading>
      <MenuChoice
        label="Tenant"
        value={slug}
        onChoose={(next) => {
          const role = tenants.find((tenant) => tenant.slug === next)?.role ?? "viewer";
          leave(() => router.push(`/${next}${pathForTenant(slug, pathname, role)}`));
        }}
        choices={tenants.map((tenant) => ({
          value: tenant.slug,
          label: (
            <>
              <bdi>{tenant.name}</bdi> <span className="text-faint">{tenant.role}</span>
            </>
          ),
        }))}
      />
      <MenuLine />
      <MenuLink href="/new">
        <Plus aria-hidden /> Create tenant
      </MenuLink>
    </Menu>
  );
}

const environments = [
  { value: "production", label: "Production" },
  { value: "staging", label: "Staging" },
  { value: "development", label: "Development" },
];

/** Pages take the environment from a cookie; the active tab writes the one that it shows. */
export function EnvironmentSwitcher() {
  const { env } = usePlace();
  const router = useRouter();
  const leave = useLeave();
  const { startTransition } = usePending();
  useEffect(() => {
    const keep = () => remember("env", env);
    window.addEventListener("focus", keep);
    return () => window.removeEventListener("focus", keep);
  }, [env]);
  return (
    <Menu
      trigger={
        <Button
          kind="quiet"
          size="sm"
          className={env === "production" ? "capitalize" : "text-medium-text! capitalize"}
        >
          <span className="sr-only">Environment: </span>
          {env}
          <ChevronsUpDown aria-hidden className="text-faint" />
        </Button>
      }
    >
      <MenuChoice
        label="Environment"
        value={env}
        onChoose={(next) => {
          leave(() => {
            remember("env", next);
            startTransition(() => router.refresh());
          });
        }}
        choices={environments}
      />
    </Menu>
  );
}
