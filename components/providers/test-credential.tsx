"use client";

import { useState } from "react";
import { sentenceOf, useApi } from "@/components/api";
import type { ProviderTestView } from "@/lib/contract/providers";
import { formatDuration } from "@/lib/format";

/** A test's result, and the function that runs one. */
export interface CredentialTest {
  readonly isBusy: boolean;
  readonly found: ProviderTestView | null;
  readonly problem: string | null;
  readonly run: (body: object) => Promise<void>;
}

/** Tries a provider's credential: the stored one with an empty body, else the one that the body gives. */
export function useCredentialTest(provider: string): CredentialTest {
  const api = useApi();
  const [isBusy, setIsBusy] = useState(false);
  const [found, setFound] = useState<ProviderTestView | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const run = async (body: object) => {
    setIsBusy(true);
    setFound(null);
    setProblem(null);
    const path = `/platform/api/service/providers/${provider}/test`;
    try {
      setFound(await api<ProviderTestView>(path, { method: "POST", body }));
    } catch (error) {
      setProblem(sentenceOf(error));
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, found, problem, run };
}

interface TestResultProps {
  readonly label: string;
  readonly test: CredentialTest;
}

/** The provider's message and status, and how long it took. */
export function TestResult({ label, test: { isBusy, found, problem } }: TestResultProps) {
  return (
    <div role="status" className="min-w-0 break-words">
      {isBusy ? <p className="text-muted">Asking {label}…</p> : null}
      {problem ? <p className="text-critical-text">{problem}</p> : null}
      {found?.is_ok ? (
        <p className="text-ok-text">
          {label} accepts this key ({found.status}, {formatDuration(found.duration_ms)}).
        </p>
      ) : null}
      {found && !found.is_ok ? <Refused label={label} found={found} /> : null}
    </div>
  );
}

function Refused({ label, found }: Readonly<{ label: string; found: ProviderTestView }>) {
  const took = formatDuration(found.duration_ms);
  return (
    <>
      <p className="text-critical-text">
        {found.status === null
          ? `${label} couldn't be reached (${took}).`
          : `${label} refused the call: ${found.status} (${took}).`}
      </p>
      {found.message ? (
        <p className="mt-1 text-muted">
          <bdi>{found.message}</bdi>
        </p>
      ) : null}
    </>
  );
}
