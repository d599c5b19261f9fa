import Link from "next/link";
import type { ReactNode } from "react";
import { Mark } from "@/components/shell/mark";

export default function EntryLayout({ children }: Readonly<{ children: ReactNode }>) {
  return (
    <div className="mx-auto flex min-h-dvh w-full max-w-[432px] flex-col px-4 py-10 sm:pt-[12vh]">
      <header className="mb-8">
        <Link href="/" className="inline-flex h-8 items-center gap-2 font-semibold max-md:h-11">
          <Mark /> TruePortAI
        </Link>
      </header>
      <main className="flex-1">{children}</main>
    </div>
  );
}
