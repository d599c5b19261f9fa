import type { ReactNode } from "react";
import { SettingsHeader } from "@/components/settings/settings-header";
import { getSession } from "@/lib/auth/session";

/** Signed out, there is no tenant frame yet: the page redirects to sign-in. */
export default async function SettingsLayout({ children }: Readonly<{ children: ReactNode }>) {
  if (!(await getSession())) return children;
  return (
    <>
      <SettingsHeader />
      {children}
    </>
  );
}
