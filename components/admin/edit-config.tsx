"use client";

import { callApi } from "@/components/api";
import { SaveDialog } from "@/components/data/save-dialog";
import { Button } from "@/components/ui/button";
import { Field } from "@/components/ui/field";
import { Input, Select } from "@/components/ui/input";
import type { ConfigEditor } from "@/lib/contract/configs";
import { formatCount } from "@/lib/format";

interface EditConfigProps {
  readonly name: string;
  readonly description: string;
  readonly editor: ConfigEditor;
  /** Null where the default holds. */
  readonly value: string | null;
  readonly byDefault: string;
}

export function EditConfig({ name, description, editor, value, byDefault }: EditConfigProps) {
  return (
    <SaveDialog
      title={<code>{name}</code>}
      description={description}
      action="Save setting"
      trigger={
        <Button size="xs" aria-label={`Edit ${name}…`}>
          Edit…
        </Button>
      }
      fields={(errors) => (
        <Field
          label="Value"
          error={errors.value}
          help={
            editor.kind === "number"
              ? `A whole number from ${formatCount(editor.least)} to ${formatCount(editor.most)}; empty is the default, ${byDefault}. It reaches every instance within a second.`
              : "It reaches every instance within a second."
          }
        >
          {editor.kind === "number" ? (
            <Input
              name="value"
              type="number"
              inputMode="numeric"
              min={editor.least}
              max={editor.most}
              step={1}
              defaultValue={value ?? ""}
            />
          ) : (
            <Select
              name="value"
              defaultValue={value ?? ""}
              choices={[{ value: "", label: `Default (${byDefault})` }, ...choicesOf(editor)]}
            />
          )}
        </Field>
      )}
      onSave={(form) =>
        callApi(`/platform/api/admin/configs/${name}`, {
          method: "PUT",
          body: { value: read(editor, String(form.get("value") ?? "")) },
        })
      }
    />
  );
}

const choicesOf = (editor: Exclude<ConfigEditor, { kind: "number" }>) =>
  editor.kind === "switch"
    ? [
        { value: "true", label: "on" },
        { value: "false", label: "off" },
      ]
    : editor.choices.map((choice) => ({ value: choice, label: choice }));

/** What a field holds, in the setting's type; null for the default. */
function read({ kind }: ConfigEditor, text: string): unknown {
  if (text === "") return null;
  if (kind === "switch") return text === "true";
  return kind === "number" ? Number(text) : text;
}
