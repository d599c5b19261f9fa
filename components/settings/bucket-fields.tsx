"use client";

import type { FieldErrors } from "@/components/api";
import { Field } from "@/components/ui/field";
import { Input } from "@/components/ui/input";
import type { StorageView } from "@/lib/contract/storage";

/** A bucket as typed: every field is text, and an empty secret means the stored one. */
export interface Bucket {
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  readonly endpoint: string;
  readonly access_key_id: string;
  readonly secret_access_key: string;
}

export const emptyBucket: Bucket = {
  bucket: "",
  region: "",
  prefix: "",
  endpoint: "",
  access_key_id: "",
  secret_access_key: "",
};

/** Whether the stored secret is for another place than this. */
export const isElsewhere = (bucket: Bucket, stored: StorageView["s3"]): boolean =>
  stored === null ||
  bucket.bucket !== stored.bucket ||
  bucket.region !== stored.region ||
  bucket.endpoint !== (stored.endpoint ?? "") ||
  bucket.access_key_id !== stored.access_key_id;

interface BucketFieldsProps {
  readonly bucket: Bucket;
  readonly stored: StorageView["s3"];
  readonly errors: FieldErrors;
  readonly onChange: (change: Partial<Bucket>) => void;
}

const fields = [
  { name: "bucket", label: "Bucket", help: "Its name alone.", isNeeded: true },
  { name: "region", label: "Region", help: "Such as eu-central-1.", isNeeded: true },
  { name: "prefix", label: "Prefix", help: "A folder within the bucket.", isNeeded: false },
  {
    name: "endpoint",
    label: "Endpoint",
    help: "Of another service than AWS, such as https://objects.example.com.",
    isNeeded: false,
  },
  { name: "access_key_id", label: "Access key ID", help: undefined, isNeeded: true },
] as const;

export function BucketFields({ bucket, stored, errors, onChange }: BucketFieldsProps) {
  const isMoved = isElsewhere(bucket, stored);
  const secretHelp = stored
    ? isMoved
      ? "The stored secret is for the other place. Give the one for this."
      : "Stored encrypted and never shown. Leave it empty to keep it."
    : "Stored encrypted and never shown again.";
  const errorOf = (name: string, label: string): string | null =>
    errors[`s3.${name}`] ? `${label} ${errors[`s3.${name}`]}.` : null;
  return (
    <div className="mt-4 flex flex-col gap-4">
      {fields.map(({ name, label, help, isNeeded }) => (
        <Field
          key={name}
          label={label}
          help={help}
          isOptional={!isNeeded}
          error={errorOf(name, label)}
        >
          <Input
            autoComplete="off"
            spellCheck={false}
            required={isNeeded}
            maxLength={500}
            value={bucket[name]}
            onChange={(event) => onChange({ [name]: event.target.value.trim() })}
          />
        </Field>
      ))}
      <Field
        label="Secret access key"
        help={secretHelp}
        error={errorOf("secret_access_key", "Secret access key")}
      >
        <Input
          type="password"
          autoComplete="off"
          spellCheck={false}
          required={isMoved}
          maxLength={512}
          placeholder={isMoved ? "" : "••••••••"}
          value={bucket.secret_access_key}
          onChange={(event) => onChange({ secret_access_key: event.target.value })}
        />
      </Field>
    </div>
  );
}
