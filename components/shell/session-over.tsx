"use client";

import dynamic from "next/dynamic";
import { useRouter } from "next/navigation";
import { useEffect, useState } from "react";
import { Dialog } from "@/components/ui/dialog";

const PasswordForm = dynamic(() =>
  import("@/components/auth/password-form").then((it) => it.PasswordForm),
);

/** Asks to sign in again in a layer over the page, so that anything typed is kept. */
export function SessionOver({ email }: Readonly<{ email: string }>) {
  const router = useRouter();
  const [isOver, setIsOver] = useState(false);
  useEffect(() => {
    const onOver = () => setIsOver(true);
    window.addEventListener("session-over", onOver);
    return () => window.removeEventListener("session-over", onOver);
  }, []);
  if (!isOver) return null;
  return (
    <Dialog
      open
      isPersistent
      title="Your session has ended"
      description="Sign in to go on; what you typed is still here."
    >
      <PasswordForm
        email={email}
        onDone={() => {
          setIsOver(false);
          router.refresh();
        }}
      />
    </Dialog>
  );
}
