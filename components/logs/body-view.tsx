"use client";

import { Download } from "lucide-react";
import { useApi } from "@/components/api";
import { CodeBlock } from "@/components/data/code-block";
import { saveFile } from "@/components/data/save-file";
import { useTask } from "@/components/data/use-task";
import { Button } from "@/components/ui/button";
import type { LogBodies } from "@/lib/contract/exchanges";

interface BodyViewProps {
  readonly callId: string;
  readonly side: "request" | "response";
  /** The beginning of the text. */
  readonly text: string;
  /** More is stored than is shown. */
  readonly isShortened: boolean;
  /** Less is stored than was sent. */
  readonly isCut: boolean;
}

/** A body as it was stored; one too long for the page can be downloaded. */
export function BodyView({ callId, side, text, isShortened, isCut }: BodyViewProps) {
  const api = useApi();
  const [isBusy, run] = useTask();
  const save = async () => {
    const path = `/trueportai-services/api/v1/analytics/logs/${callId}/bodies`;
    const whole = (await api<LogBodies>(path))[side];
    if (whole) saveFile(new Blob([whole.text], { type: whole.content_type }), `${callId}-${side}`);
  };
  return (
    <div className="space-y-2">
      {isShortened ? (
        <div className="flex flex-wrap items-center justify-between gap-2 text-muted text-sm">
          <span>This is its beginning.</span>
          <Button size="sm" pending={isBusy} onClick={() => void run(save)}>
            <Download aria-hidden /> Save all of it
          </Button>
        </div>
      ) : null}
      <CodeBlock code={text} label={`the ${side}`} />
      {isCut ? <p className="text-muted text-sm">It went on; more was not kept.</p> : null}
    </div>
  );
}
