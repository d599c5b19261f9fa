import type { Metadata } from "next";
import { CreateTenantForm } from "@/components/auth/create-tenant-form";
import { requireSession } from "@/lib/auth/session";
import { publicUrl } from "@/lib/control-plane";

export const metadata: Metadata = { title: "Create tenant" };

export default async function NewTenantPage() {
  await requireSession("/new");
  return (
    <>
      <h1 className="font-semibold text-xl">Create tenant</h1>
      <p className="mt-1 mb-5 text-muted">
        A tenant is your organisation: its people, keys, rules and log. You become its owner.
      </p>
      <CreateTenantForm origin={publicUrl()} />
    </>
  );
}
