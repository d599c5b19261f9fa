"use client";

import { useRouter } from "next/navigation";
import { Component, type ReactNode, startTransition, useState } from "react";
import { Button } from "@/components/ui/button";

interface Caught {
  readonly digest: string | null;
}

interface RegionProps {
  /** `Latency`, `The list of keys`: starts the sentence. */
  readonly what: string;
  readonly children: ReactNode;
}

/** Wraps one region of a page: when it cannot be loaded, the rest still shows. */
export class Region extends Component<RegionProps, { caught: Caught | null }> {
  override state: { caught: Caught | null } = { caught: null };

  static getDerivedStateFromError(error: { digest?: string }): { caught: Caught } {
    // These are Next's own ways to leave a page.
    if (/^NEXT_|^NO_PERMISSION|^TENANT_/.test(error.digest ?? "")) throw error;
    return { caught: { digest: error.digest ?? null } };
  }

  override render(): ReactNode {
    const { caught } = this.state;
    if (!caught) return this.props.children;
    return (
      <RegionError
        what={this.props.what}
        requestId={caught.digest}
        onRetry={() => this.setState({ caught: null })}
      />
    );
  }
}

interface RegionErrorProps {
  readonly what: string;
  readonly requestId: string | null;
  readonly onRetry?: () => void;
}

export function RegionError({ what, requestId, onRetry }: RegionErrorProps) {
  const router = useRouter();
  const [isTrying, setIsTrying] = useState(false);
  return (
    <div
      role="alert"
      className="flex flex-wrap items-center gap-x-3 gap-y-2 rounded-lg border bg-surface p-4"
    >
      <p className="min-w-0 flex-1">
        {what} couldn&apos;t be loaded. The rest of this page is current.{" "}
        {requestId ? <code className="text-muted text-xs">{requestId}</code> : null}
      </p>
      <Button
        size="sm"
        pending={isTrying}
        onClick={() => {
          setIsTrying(true);
          startTransition(() => {
            router.refresh();
            onRetry?.();
            setIsTrying(false);
          });
        }}
      >
        Try again
      </Button>
    </div>
  );
}
