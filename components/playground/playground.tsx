"use client";

import { Play, Plus, Square, X } from "lucide-react";
import { useEffect, useState } from "react";
import { usePlace } from "@/components/api";
import { type SnippetProvider, snippetProviders } from "@/components/data/snippets";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Checkbox, Input, Select, Textarea } from "@/components/ui/input";
import { AnswerView } from "./answer-view";
import { CopyAs } from "./copy-as";
import { type Asking, modelsOf, type PlaygroundTurn } from "./playground-call";
import { usePlayground } from "./use-playground";

/** Any model through the gateway: the prompt on the left, the answer and what rules did on the right. */
export function Playground({ first }: Readonly<{ first: Asking }>) {
  const { role } = usePlace();
  const [asking, setAsking] = useState(first);
  const [enforcesShadow, setEnforcesShadow] = useState(false);
  const { answer, run, stop, clear } = usePlayground();
  const change = (part: Partial<Asking>) => setAsking((before) => ({ ...before, ...part }));
  const isRunning = answer?.state === "running";
  const isReady =
    asking.model !== "" &&
    asking.turns.some(({ text }) => text !== "") &&
    (asking.provider !== "azure" || asking.resource !== "");

  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (event.key === "Enter" && (event.metaKey || event.ctrlKey) && isReady) {
        event.preventDefault();
        void run(asking, enforcesShadow);
      } else if (event.key === "Escape" && isRunning) stop();
    };
    document.addEventListener("keydown", onKey);
    return () => document.removeEventListener("keydown", onKey);
  });

  return (
    <div className="grid items-start gap-6 lg:grid-cols-2">
      <form
        className="min-w-0 space-y-4"
        onSubmit={(event) => {
          event.preventDefault();
          void run(asking, enforcesShadow);
        }}
      >
        <Who asking={asking} onChange={change} />
        <Field label="System" isOptional>
          <Textarea
            rows={2}
            value={asking.system}
            onChange={(event) => change({ system: event.target.value })}
          />
        </Field>
        <Turns turns={asking.turns} onChange={(turns) => change({ turns })} />
        <How asking={asking} onChange={change} />
        {role === "admin" || role === "owner" ? (
          <label htmlFor="playground-shadow" className="flex min-h-9 items-center gap-2 text-sm">
            <Checkbox
              id="playground-shadow"
              checked={enforcesShadow}
              onChange={(event) => setEnforcesShadow(event.target.checked)}
            />
            Treat rules in shadow as enforced for the prompt
          </label>
        ) : null}
        <div className="flex flex-wrap items-center gap-2">
          {isRunning ? (
            <Button onClick={stop}>
              <Square aria-hidden /> Stop
            </Button>
          ) : (
            <Button type="submit" kind="primary" disabled={!isReady}>
              <Play aria-hidden /> Run
            </Button>
          )}
          <Button
            kind="quiet"
            onClick={() => {
              clear();
              change({ system: "", turns: [{ role: "user", text: "" }], tools: "" });
            }}
          >
            Clear
          </Button>
          <span className="ml-auto">
            <CopyAs asking={asking} />
          </span>
        </div>
        <p className="text-muted text-sm">
          Calls run with a key of your own: 60 a minute, $5 a day. They are logged like any other;
          what you type here leaves this tab only as a call.
        </p>
      </form>
      <AnswerView
        answer={answer}
        onSandbox={() => {
          const next = { ...asking, provider: "sandbox", model: "sandbox-echo" } as const;
          setAsking(next);
          void run(next, enforcesShadow);
        }}
      />
    </div>
  );
}

interface PartProps {
  readonly asking: Asking;
  readonly onChange: (part: Partial<Asking>) => void;
}

function Who({ asking, onChange }: PartProps) {
  const { provider, model } = asking;
  return (
    <div className="grid gap-3 sm:grid-cols-2">
      <Field label="Provider">
        <Select
          value={provider}
          choices={snippetProviders.map(({ id, label }) => ({ value: id, label }))}
          onChange={(event) => {
            const next = event.target.value as SnippetProvider;
            onChange({ provider: next, model: modelsOf[next][0] ?? "" });
          }}
        />
      </Field>
      {provider === "azure" ? (
        <Field label="Resource">
          <Input
            value={asking.resource}
            spellCheck={false}
            onChange={(event) => onChange({ resource: event.target.value })}
          />
        </Field>
      ) : null}
      <Field label={provider === "azure" ? "Deployment" : "Model"}>
        <Input
          value={model}
          list="playground-models"
          spellCheck={false}
          maxLength={200}
          onChange={(event) => onChange({ model: event.target.value })}
        />
      </Field>
      <datalist id="playground-models">
        {modelsOf[provider].map((name) => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </div>
  );
}

interface TurnsProps {
  readonly turns: readonly PlaygroundTurn[];
  readonly onChange: (turns: readonly PlaygroundTurn[]) => void;
}

function Turns({ turns, onChange }: TurnsProps) {
  return (
    <div className="space-y-3">
      {turns.map(({ role, text }, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a turn is its place in the conversation
        <div key={index} className="flex items-start gap-2">
          <Field label={role === "user" ? "User" : "Assistant"} className="flex-1">
            <Textarea
              rows={role === "user" ? 4 : 3}
              value={text}
              onChange={(event) => onChange(turns.with(index, { role, text: event.target.value }))}
            />
          </Field>
          {turns.length > 1 ? (
            <Button
              kind="quiet"
              size="icon"
              aria-label={`Take away turn ${index + 1}`}
              className="mt-6"
              onClick={() => onChange(turns.toSpliced(index, 1))}
            >
              <X aria-hidden />
            </Button>
          ) : null}
        </div>
      ))}
      <Button
        size="xs"
        onClick={() =>
          onChange([
            ...turns,
            { role: turns.at(-1)?.role === "user" ? "assistant" : "user", text: "" },
          ])
        }
      >
        <Plus aria-hidden className="size-3!" /> Add a turn
      </Button>
    </div>
  );
}

function How({ asking, onChange }: PartProps) {
  return (
    <>
      <div className="flex flex-wrap items-end gap-3">
        <Field label="Temperature" isOptional className="w-44">
          <Input
            type="number"
            min={0}
            max={2}
            step={0.1}
            value={asking.temperature}
            onChange={(event) => onChange({ temperature: event.target.value })}
          />
        </Field>
        <Field label="Max tokens" isOptional className="w-44">
          <Input
            type="number"
            min={1}
            value={asking.maxTokens}
            onChange={(event) => onChange({ maxTokens: event.target.value })}
          />
        </Field>
        <label htmlFor="playground-stream" className="flex h-9 items-center gap-2 text-sm">
          <Checkbox
            id="playground-stream"
            checked={asking.isStreamed}
            onChange={(event) => onChange({ isStreamed: event.target.checked })}
          />
          Stream
        </label>
      </div>
      <details className="rounded-md border p-3" open={asking.tools !== ""}>
        <summary className="font-medium text-sm">Tools</summary>
        <Field label="Tools as JSON" className="mt-3" help="In the provider's own form: a list.">
          <Textarea
            rows={5}
            spellCheck={false}
            dir="ltr"
            className="font-mono text-sm"
            value={asking.tools}
            onChange={(event) => onChange({ tools: event.target.value })}
          />
        </Field>
      </details>
    </>
  );
}
