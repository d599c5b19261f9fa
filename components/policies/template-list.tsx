"use client";

import { Check, Plus } from "lucide-react";
import { useRouter } from "next/navigation";
import { useApi } from "@/components/api";
import { MarkedText } from "@/components/data/marked-text";
import { useTask } from "@/components/data/use-task";
import { Badge } from "@/components/ui/badge";
import { Button } from "@/components/ui/button";
import { say } from "@/components/ui/toast";

export interface Template {
  readonly id: string;
  readonly name: string;
  readonly what: string;
  readonly false_alarms: string;
  readonly example: { readonly before: string; readonly after: string | null };
  readonly is_added: boolean;
  readonly rule: Readonly<Record<string, unknown>>;
}

interface TemplateListProps {
  readonly templates: readonly Template[];
  readonly canWrite: boolean;
}

/** Rules to start from: what they do to an example, and where they err. */
export function TemplateList({ templates, canWrite }: TemplateListProps) {
  return (
    <ul className="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
      {templates.map((template) => (
        <li key={template.id} className="flex min-w-0 flex-col rounded-lg border bg-surface p-4">
          <div className="flex items-start justify-between gap-3">
            <h2 className="font-medium">{template.name}</h2>
            {template.is_added ? (
              <Badge tone="ok" icon={<Check aria-hidden />}>
                Added
              </Badge>
            ) : canWrite ? (
              <Add template={template} />
            ) : null}
          </div>
          <p className="mt-1 text-muted">{template.what}</p>
          <dl className="mt-3 space-y-2 text-sm">
            <div className="rounded-md bg-sunken p-2">
              <dt className="text-muted text-xs">Before</dt>
              <dd>
                <MarkedText text={template.example.before} />
              </dd>
              <dt className="mt-1.5 text-muted text-xs">After</dt>
              <dd>
                {template.example.after === null ? (
                  "Nothing goes on: the call gets 403."
                ) : (
                  <MarkedText text={template.example.after} />
                )}
              </dd>
            </div>
            <div>
              <dt className="text-muted text-xs">Known false alarms</dt>
              <dd>{template.false_alarms}</dd>
            </div>
          </dl>
        </li>
      ))}
    </ul>
  );
}

function Add({ template }: Readonly<{ template: Template }>) {
  const call = useApi();
  const router = useRouter();
  const [isBusy, run] = useTask();
  const add = async () => {
    await call("/trueportai-services/api/v1/policies", { method: "POST", body: template.rule });
    router.refresh();
    await say(`"${template.name}" runs in shadow now. It notes what it would do.`);
  };
  return (
    <Button size="sm" pending={isBusy} onClick={() => void run(add)}>
      {isBusy ? null : <Plus aria-hidden />} Add in shadow
    </Button>
  );
}
