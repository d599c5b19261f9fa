"use client";

import { Check, Trash2, Users } from "lucide-react";
import Link from "next/link";
import { usePathname, useSearchParams } from "next/navigation";
import { type FormEvent, useCallback, useEffect, useState } from "react";
import { ApiError, sentenceOf, useApi, usePlace } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";
import { Skeleton } from "@/components/ui/skeleton";
import { say } from "@/components/ui/toast";
import type { SavedViewView } from "@/lib/contract/saved-views";

const path = "/trueportai-services/api/v1/views";

/** The parameters that a view does not save: the position in the list. */
const fleeting = ["page", "request", "live"];

interface ViewsPanelProps {
  readonly page: SavedViewView["page"];
  /** A view was chosen or saved. */
  readonly onDone: () => void;
}

/** The saved views, read each time it opens, and a form that saves the current filters. */
export function ViewsPanel({ page, onDone }: ViewsPanelProps) {
  const api = useApi();
  const here = useSearchParams();
  const [views, setViews] = useState<readonly SavedViewView[] | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  const kept = new URLSearchParams(here);
  for (const name of fleeting) kept.delete(name);
  const query = kept.toString();

  const load = useCallback(async () => {
    try {
      setViews((await api<{ items: SavedViewView[] }>(`${path}?page=${page}`)).items);
      setProblem(null);
    } catch (error) {
      setProblem(`The views couldn't be loaded. ${sentenceOf(error)}`);
    }
  }, [api, page]);
  useEffect(() => void load(), [load]);
  const remove = async (view: SavedViewView) => {
    try {
      await api(`${path}/${view.id}`, { method: "DELETE" });
      await load();
    } catch (error) {
      setProblem(sentenceOf(error));
    }
  };

  return (
    <>
      {problem ? (
        <p role="alert" className="mb-2 text-critical-text text-sm">
          {problem}
        </p>
      ) : null}
      {views === null ? (
        problem ? null : (
          <Skeleton className="h-8" />
        )
      ) : (
        <ViewList
          views={views}
          query={query}
          onGo={onDone}
          onRemove={(view) => void remove(view)}
        />
      )}
      {query === "" ? (
        <p className="mt-2 text-muted text-sm">Filter the list to save what you see.</p>
      ) : (
        <SaveForm
          key={query}
          onSave={async (name, isShared) => {
            const body = { page, name, query, is_shared: isShared };
            await api(path, { method: "POST", body });
            onDone();
            await say(`View "${name}" saved.`);
          }}
        />
      )}
    </>
  );
}

interface ViewListProps {
  readonly views: readonly SavedViewView[];
  readonly query: string;
  readonly onGo: () => void;
  readonly onRemove: (view: SavedViewView) => void;
}

function ViewList({ views, query, onGo, onRemove }: ViewListProps) {
  const pathname = usePathname();
  const { role } = usePlace();
  const isAdmin = role === "admin" || role === "owner";
  if (views.length === 0) return <p className="text-muted text-sm">No view is saved yet.</p>;
  return (
    <ul className="-mx-1 max-h-64 overflow-y-auto">
      {views.map((view) => (
        <li key={view.id} className="flex items-center rounded-md hover:bg-hover">
          <Link
            href={`${pathname}?${view.query}`}
            onClick={onGo}
            aria-current={view.query === query ? "true" : undefined}
            className="flex min-h-8 min-w-0 flex-1 items-center gap-2 px-1 text-sm max-md:min-h-11"
          >
            <bdi className="min-w-0 truncate">{view.name}</bdi>
            {view.is_shared ? (
              <Users role="img" aria-label="shared" className="size-3.5 shrink-0 text-muted" />
            ) : null}
            {view.query === query ? <Check aria-hidden className="size-4 shrink-0" /> : null}
          </Link>
          {view.is_own || isAdmin ? (
            <Button
              kind="quiet"
              size="icon"
              aria-label={`Delete view ${view.name}`}
              onClick={() => onRemove(view)}
            >
              <Trash2 aria-hidden />
            </Button>
          ) : null}
        </li>
      ))}
    </ul>
  );
}

interface SaveFormProps {
  /** Throws ApiError. */
  readonly onSave: (name: string, isShared: boolean) => Promise<void>;
}

function SaveForm({ onSave }: SaveFormProps) {
  const { tenantName } = usePlace();
  const [isBusy, setIsBusy] = useState(false);
  const [error, setError] = useState<string | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    setIsBusy(true);
    setError(null);
    try {
      await onSave(String(form.get("name")).trim(), form.get("shared") === "on");
    } catch (thrown) {
      const named = thrown instanceof ApiError ? thrown.fields.name : undefined;
      setError(named ? `The name ${named}.` : sentenceOf(thrown));
    } finally {
      setIsBusy(false);
    }
  };
  return (
    <form className="mt-3 space-y-2 border-t pt-3" onSubmit={(event) => void save(event)}>
      <Field label="Save this view as" error={error}>
        <Input name="name" required maxLength={120} dir="auto" autoComplete="off" />
      </Field>
      <label htmlFor="view-shared" className="flex min-h-8 items-center gap-2 text-sm">
        <Checkbox id="view-shared" name="shared" />
        <span className="min-w-0 truncate">
          For everybody in <bdi>{tenantName}</bdi>
        </span>
      </label>
      <Button type="submit" size="sm" kind="primary" pending={isBusy} className="w-full">
        Save view
      </Button>
    </form>
  );
}
