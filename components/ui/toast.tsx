"use client";

import dynamic from "next/dynamic";
import { useEffect, useState } from "react";

const Toaster = dynamic(() => import("./toaster").then((it) => it.Toaster), { ssr: false });

const wanted = new EventTarget();
let isReady = false;

/** Where toasts appear; mounted once, in the shell, and loaded with the first toast. */
export function Toasts() {
  const [isWanted, setIsWanted] = useState(false);
  useEffect(() => {
    const onWanted = () => setIsWanted(true);
    wanted.addEventListener("wanted", onWanted);
    return () => {
      isReady = false;
      wanted.removeEventListener("wanted", onWanted);
    };
  }, []);
  if (!isWanted) return null;
  return (
    <Toaster
      onReady={() => {
        isReady = true;
        wanted.dispatchEvent(new Event("ready"));
      }}
    />
  );
}

async function loadToast() {
  const { toast } = await import("sonner");
  if (!isReady) {
    const ready = new Promise((resolve) => {
      wanted.addEventListener("ready", resolve, { once: true });
    });
    wanted.dispatchEvent(new Event("wanted"));
    await ready;
  }
  return toast;
}

/** Announced politely; nothing is lost when it goes unread. */
export async function say(text: string): Promise<void> {
  (await loadToast())(text);
}

/** Announces it and offers Undo for eight seconds. */
export async function sayWithUndo(text: string, undo: () => void): Promise<void> {
  (await loadToast())(text, { duration: 8_000, action: { label: "Undo", onClick: undo } });
}

/** Reports a failure; stays longer than good news. */
export async function sayError(text: string): Promise<void> {
  (await loadToast()).error(text, { duration: 10_000 });
}
