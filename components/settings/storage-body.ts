import type { StorageView } from "@/lib/contract/storage";

/** What the server takes: the settings in force with a change. Its secret goes back as it came, masked. */
export const storageBody = (
  { backend, capture, retention_days, s3 }: StorageView,
  change: object,
) => ({
  backend,
  capture,
  retention_days,
  ...(s3 ? { s3 } : {}),
  ...change,
});

export const storagePath = "/platform/api/service/storage";
