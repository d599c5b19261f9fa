import type { useApi } from "@/components/api";
import type { StorageView } from "@/lib/contract/storage";

export const storagePath = "/platform/api/service/storage";

/**
 * Saves one part of the storage settings. The server takes them all at once, so the rest is read afresh and sent
 * along, since another person or form may have changed it; the secret goes back masked.
 */
export async function saveStorage(
  api: ReturnType<typeof useApi>,
  change: object,
): Promise<StorageView> {
  const { backend, capture, retention_days, s3 } = await api<StorageView>(storagePath);
  const body = { backend, capture, retention_days, ...(s3 ? { s3 } : {}), ...change };
  return api<StorageView>(storagePath, { method: "PUT", body });
}
