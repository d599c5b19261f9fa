"use client";

import dynamic from "next/dynamic";

const Toaster = dynamic(() => import("sonner").then(({ Toaster }) => Toaster), { ssr: false });

/** Where toasts appear; stands once, in the shell. */
export function Toasts() {
  return (
    <Toaster
      position="bottom-right"
      toastOptions={{
        unstyled: true,
        classNames: {
          toast:
            "flex w-full items-center gap-3 rounded-lg border bg-surface p-3 text-sm text-text shadow-overlay",
          title: "break-words",
          content: "min-w-0 flex-1",
          description: "text-muted",
          actionButton: "shrink-0 rounded-md px-2 h-8 font-medium text-accent-text hover:bg-hover",
        },
      }}
    />
  );
}

/** Says it politely; nothing is lost when it goes unread. */
export async function say(text: string): Promise<void> {
  const { toast } = await import("sonner");
  toast(text);
}

/** Says it and offers to take it back for eight seconds. */
export async function sayWithUndo(text: string, undo: () => void): Promise<void> {
  const { toast } = await import("sonner");
  toast(text, { duration: 8_000, action: { label: "Undo", onClick: undo } });
}

/** Says what failed; stays longer than good news. */
export async function sayError(text: string): Promise<void> {
  const { toast } = await import("sonner");
  toast.error(text, { duration: 10_000 });
}
