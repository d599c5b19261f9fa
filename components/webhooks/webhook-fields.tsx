"use client";

import type { FieldErrors } from "@/components/api";
import { Field } from "@/components/ui/field";
import { Checkbox, Input } from "@/components/ui/input";
import { webhookEvents } from "@/lib/contract/choices";
import type { WebhookView } from "@/lib/contract/webhooks";
import { eventWords } from "./event-words";

interface WebhookFieldsProps {
  readonly known?: WebhookView;
  readonly errors: FieldErrors;
}

export function WebhookFields({ known, errors }: WebhookFieldsProps) {
  return (
    <>
      <Field
        label="Address"
        help={
          known
            ? "Another address gets another secret, shown once after saving."
            : "https, to a public address. The signing secret is shown once after saving."
        }
        error={errors.url ? `The address ${errors.url}.` : null}
      >
        <Input
          name="url"
          type="url"
          inputMode="url"
          required
          maxLength={2_000}
          spellCheck={false}
          autoComplete="off"
          placeholder="https://example.com/hooks"
          defaultValue={known?.url}
        />
      </Field>
      <fieldset>
        <legend className="mb-1.5 font-medium text-sm">Events</legend>
        <ul className="divide-y rounded-md border">
          {webhookEvents.map((event) => (
            <li key={event}>
              <label
                htmlFor={`event-${event}`}
                className="flex min-h-11 cursor-pointer items-center gap-3 px-3 py-1.5 hover:bg-hover"
              >
                <Checkbox
                  id={`event-${event}`}
                  name="events"
                  value={event}
                  defaultChecked={known ? known.events.includes(event) : true}
                />
                <span className="min-w-0">
                  <code className="text-sm">{event}</code>
                  <span className="block text-muted text-sm">{eventWords[event]}</span>
                </span>
              </label>
            </li>
          ))}
        </ul>
        {errors.events ? (
          <p className="mt-1.5 text-critical-text text-sm">Choose at least one event.</p>
        ) : null}
      </fieldset>
    </>
  );
}

/** The fields as the API takes them. */
export const webhookBody = (form: FormData) => ({
  url: form.get("url"),
  events: form.getAll("events"),
});
