import { Check } from "lucide-react";

/** A tick beside what was just saved, announced politely. */
export function Saved({ isShown }: Readonly<{ isShown: boolean }>) {
  return (
    <span role="status" className="flex items-center gap-1 text-ok-text text-sm">
      {isShown ? (
        <>
          <Check aria-hidden className="size-4" /> Saved
        </>
      ) : null}
    </span>
  );
}
