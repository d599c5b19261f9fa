"use client";

import { useEffect, useState } from "react";
import { ApiError, callApi } from "@/components/api";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import { useEntryForm } from "./use-entry-form";

interface Availability {
  readonly slug: string;
  readonly available: boolean;
  readonly suggestion?: string;
}

const toSlug = (name: string): string =>
  name
    .normalize("NFKD")
    .replace(/\p{M}/gu, "")
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, "-")
    .replace(/^-+|-+$/g, "")
    .slice(0, 40);

/** The server was not reached, or could not answer for the moment. */
const isPassing = (error: unknown): boolean =>
  error instanceof ApiError && (error.status === 0 || error.status >= 500);

/** The slug follows the name until it is edited, and is checked while being typed. */
export function CreateTenantForm({ origin }: Readonly<{ origin: string }>) {
  const [name, setName] = useState("");
  const [ownSlug, setOwnSlug] = useState<string | null>(null);
  const [answer, setAnswer] = useState<Availability | null>(null);
  const slug = ownSlug ?? toSlug(name);

  useEffect(() => {
    if (slug === "") return;
    const stop = new AbortController();
    const check = async () => {
      const path = `/platform/api/global/tenants/check-availability?slug=${encodeURIComponent(slug)}`;
      try {
        setAnswer(await callApi<Availability>(path, { signal: stop.signal }));
      } catch (error) {
        // What else was refused is told when the form is sent: the server checks again then.
        if (stop.signal.aborted || !isPassing(error)) return;
        timer = setTimeout(check, 2_000);
      }
    };
    let timer = setTimeout(check, 250);
    return () => {
      clearTimeout(timer);
      stop.abort();
    };
  }, [slug]);

  const form = useEntryForm(async (given) => {
    await callApi("/platform/api/global/tenants", { method: "POST", body: given });
    window.location.assign(`/${given.slug}`);
  });
  const isKnown = answer?.slug === slug;
  return (
    <form ref={form.ref} className="flex flex-col gap-4" onSubmit={form.onSubmit}>
      <Field label="Name" error={form.fields.name}>
        <Input
          name="name"
          autoComplete="organization"
          dir="auto"
          maxLength={120}
          required
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
      </Field>
      <div>
        <Field
          label="Slug"
          help={
            <span className="break-all">
              Its address: {origin}/{slug || "…"}
            </span>
          }
          error={form.fields.slug}
        >
          <Input
            name="slug"
            autoComplete="off"
            spellCheck={false}
            maxLength={40}
            required
            value={slug}
            onChange={(event) => setOwnSlug(event.target.value)}
          />
        </Field>
        <p role="status" className="mt-1 min-h-6 text-sm">
          {slug !== "" && isKnown && answer.available ? (
            <span className="text-ok-text">This slug is free.</span>
          ) : null}
          {slug !== "" && isKnown && !answer.available ? (
            <span className="text-critical-text">
              This slug can&apos;t be used.{" "}
              {answer.suggestion ? (
                <button
                  type="button"
                  className="link"
                  onClick={() => setOwnSlug(answer.suggestion ?? null)}
                >
                  Use {answer.suggestion}
                </button>
              ) : null}
            </span>
          ) : null}
        </p>
      </div>
      {form.problem}
      <Button type="submit" kind="primary" pending={form.isBusy}>
        Create tenant
      </Button>
    </form>
  );
}
