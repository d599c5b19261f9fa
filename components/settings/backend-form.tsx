"use client";

import { useState } from "react";
import { useApi } from "@/components/api";
import { useLeaveGuard } from "@/components/data/leave-guard";
import { Button } from "@/components/ui/button";
import type { StorageTest, StorageView } from "@/lib/contract/storage";
import { type Bucket, BucketFields, emptyBucket, isElsewhere } from "./bucket-fields";
import { Saved } from "./saved";
import { saveStorage, storagePath } from "./storage-body";
import { TestResult } from "./test-result";
import { useSave } from "./use-save";

type Backend = StorageView["backend"];

const backends: readonly { value: Backend; label: string; help: string }[] = [
  {
    value: "postgres",
    label: "In this server's Postgres",
    help: "Beside the log; the call's panel shows them.",
  },
  {
    value: "s3",
    label: "In a bucket of yours",
    help: "S3, or a compatible service. This server then holds no text, and the call's panel says where it is.",
  },
];

const toBucket = ({ s3 }: StorageView): Bucket =>
  s3 ? { ...s3, endpoint: s3.endpoint ?? "", secret_access_key: "" } : emptyBucket;

/** The bucket as the server takes it; an empty secret means the stored one. */
const toInput = ({ endpoint, secret_access_key: secret, ...rest }: Bucket) => ({
  ...rest,
  endpoint: endpoint === "" ? null : endpoint,
  ...(secret === "" ? {} : { secret_access_key: secret }),
});

/** Where captured bodies are stored. A bucket can be tested before it is saved. */
export function BackendForm({ storage }: Readonly<{ storage: StorageView }>) {
  const api = useApi();
  const saving = useSave();
  const testing = useSave();
  const [backend, setBackend] = useState(storage.backend);
  const [bucket, setBucket] = useState(() => toBucket(storage));
  const [result, setResult] = useState<StorageTest | null>(null);
  const isMoved = isElsewhere(bucket, storage.s3);
  const isChanged =
    backend !== storage.backend ||
    (backend === "s3" &&
      (isMoved || bucket.secret_access_key !== "" || bucket.prefix !== storage.s3?.prefix));
  useLeaveGuard(isChanged && !saving.isSaved);
  const touch = () => {
    saving.touch();
    testing.touch();
    setResult(null);
  };
  const s3 = toInput(bucket);
  const store = async () => {
    // With Postgres the bucket stays configured, so that its contents are still deleted when their time is up.
    const change = backend === "s3" ? { backend, s3 } : { backend };
    await saving.save(async () => {
      setBucket(toBucket(await saveStorage(api, change)));
    });
  };
  const test = async () => {
    setResult(null);
    await testing.save(async () => {
      setResult(await api<StorageTest>(`${storagePath}/test`, { method: "POST", body: { s3 } }));
    });
  };
  const errors = { ...testing.errors, ...saving.errors };
  const problem = saving.problem ?? testing.problem;
  const isAtField = Object.keys(errors).some((path) => path.startsWith("s3."));
  return (
    <form
      className="max-w-[560px]"
      onSubmit={(event) => {
        event.preventDefault();
        if (isChanged) void store();
      }}
    >
      <fieldset className="flex flex-col gap-2">
        <legend className="sr-only">Where captured texts lie</legend>
        {backends.map(({ value, label, help }) => (
          <label key={value} className="flex gap-3">
            <input
              type="radio"
              name="backend"
              value={value}
              checked={backend === value}
              onChange={() => {
                setBackend(value);
                touch();
              }}
              aria-labelledby={`backend-${value}`}
              aria-describedby={`backend-${value}-help`}
              className="mt-0.5 size-4 shrink-0 accent-accent"
            />
            <span>
              <span id={`backend-${value}`} className="font-medium">
                {label}
              </span>
              <span id={`backend-${value}-help`} className="block text-muted text-sm">
                {help}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {backend === "s3" ? (
        <BucketFields
          bucket={bucket}
          stored={storage.s3}
          errors={errors}
          onChange={(change) => {
            setBucket((now) => ({ ...now, ...change }));
            touch();
          }}
        />
      ) : null}
      {result ? <TestResult result={result} bucket={bucket.bucket} /> : null}
      {problem && !isAtField ? (
        <p role="alert" className="mt-3 text-critical-text">
          {problem}
        </p>
      ) : null}
      {isChanged && storage.s3 && (isMoved || backend === "postgres") ? (
        <p className="mt-3">
          Texts in {storage.s3.bucket} stay there
          {isMoved && backend === "s3"
            ? "; this server can no longer delete them in their time."
            : " until their time is over."}
        </p>
      ) : null}
      <div className="mt-4 flex flex-wrap items-center gap-2">
        {isChanged ? (
          <Button type="submit" kind="primary" pending={saving.isSaving}>
            Save storage
          </Button>
        ) : null}
        {backend === "s3" ? (
          <Button pending={testing.isSaving} onClick={() => void test()}>
            Test bucket
          </Button>
        ) : null}
        <Saved isShown={saving.isSaved && !isChanged} />
      </div>
    </form>
  );
}
