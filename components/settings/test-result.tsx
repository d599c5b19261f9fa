import { Check, X } from "lucide-react";
import type { StorageTest } from "@/lib/contract/storage";
import { formatDuration } from "@/lib/format";

const did = { write: "Wrote an object", read: "Read it back", delete: "Deleted it" } as const;
const failed = {
  write: "Couldn't write an object",
  read: "Couldn't read it back",
  delete: "Couldn't delete it, so it is still there",
} as const;

interface TestResultProps {
  readonly result: StorageTest;
  readonly bucket: string;
}

/** The result of a bucket's test, step by step, with the service's own messages. */
export function TestResult({ result, bucket }: TestResultProps) {
  return (
    <div role="status" className="mt-4 rounded-md border bg-sunken p-3">
      <p className="font-medium">
        {result.is_ok ? `${bucket} works.` : `${bucket} can't be used like this.`}
      </p>
      <ul className="mt-1">
        {result.steps.map(({ step, is_ok: isOk, latency_ms: ms, problem }) => (
          <li key={step} className="flex gap-2 text-sm">
            {isOk ? (
              <Check aria-hidden className="mt-0.5 size-4 shrink-0 text-ok-text" />
            ) : (
              <X aria-hidden className="mt-0.5 size-4 shrink-0 text-critical-text" />
            )}
            <span className="min-w-0 break-words">
              {isOk ? did[step] : failed[step]}{" "}
              <span className="text-muted">({formatDuration(ms)})</span>
              {problem ? <span className="block text-critical-text">{problem}</span> : null}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}
