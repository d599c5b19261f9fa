import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import type { S3Client } from "@aws-sdk/client-s3";
import { LRUCache } from "lru-cache";
import { unseal } from "@/lib/crypto";
import type { EgressGuard } from "./egress-connect";

/** A tenant's bucket from its settings, its secret still sealed. */
export interface Bucket {
  readonly tenantId: string;
  readonly bucket: string;
  readonly region: string;
  readonly prefix: string;
  /** Null for AWS itself. */
  readonly endpoint: string | null;
  readonly accessKeyId: string;
  readonly secretSealed: string;
}

export interface ObjectStore {
  /** The object name of a call's body. */
  keyOf(bucket: Bucket, name: string): string;
  /** Throws when the service refuses or cannot be reached. */
  put(bucket: Bucket, key: string, text: string, contentType: string): Promise<void>;
  /** Throws as `put` does, and when there is no such object. */
  read(bucket: Bucket, key: string): Promise<string>;
  /** Removes up to 1,000 objects; one already gone is not an error, one that may not be removed is. */
  remove(bucket: Bucket, keys: readonly string[]): Promise<void>;
}

export interface ObjectStoreDeps {
  readonly egress: EgressGuard;
  readonly encryptionKey: string;
  readonly previousEncryptionKey?: string | undefined;
}

const connectionTimeoutMs = 5_000;
const requestTimeoutMs = 30_000;

/** Loaded on first use: the vendor's client is large, and most installations never need it. */
const loadSdk = () => import("@aws-sdk/client-s3");

/**
 * Any S3-compatible store, by AWS's own client. A tenant's endpoint is resolved and checked as each
 * connection is made.
 */
export function createObjectStore(deps: ObjectStoreDeps): ObjectStore {
  const { egress } = deps;
  const clients = new LRUCache<string, S3Client>({
    max: 100,
    dispose: (client) => client.destroy(),
  });

  async function connect(bucket: Bucket, origin: string | null): Promise<S3Client> {
    const { S3Client } = await loadSdk();
    const { tenantId, region, endpoint, accessKeyId, secretSealed } = bucket;
    const isGuarded = origin !== null && !egress.isExempt(origin);
    if (isGuarded) egress.checkHost(new URL(origin).hostname);
    const options = {
      keepAlive: true,
      maxSockets: 16,
      ...(isGuarded ? { lookup: egress.lookup } : {}),
    };
    return new S3Client({
      region,
      ...(endpoint ? { endpoint, forcePathStyle: true } : {}),
      credentials: {
        accessKeyId,
        secretAccessKey: unseal([deps.encryptionKey, deps.previousEncryptionKey], secretSealed, {
          tenantId,
          recordId: "storage",
          field: "s3_secret",
        }),
      },
      maxAttempts: 3,
      requestHandler: {
        connectionTimeout: connectionTimeoutMs,
        requestTimeout: requestTimeoutMs,
        httpAgent: new HttpAgent(options),
        httpsAgent: new HttpsAgent(options),
      },
    });
  }

  async function clientOf(bucket: Bucket): Promise<S3Client> {
    const { region, endpoint, accessKeyId, secretSealed } = bucket;
    const name = JSON.stringify([region, endpoint, accessKeyId, secretSealed]);
    const known = clients.get(name);
    if (known) return known;
    const client = await connect(bucket, endpoint);
    clients.set(name, client);
    return client;
  }

  return {
    keyOf: ({ prefix }, name) => (prefix === "" ? name : `${prefix}/${name}`),
    async put(bucket, key, text, contentType) {
      const client = await clientOf(bucket);
      const { PutObjectCommand } = await loadSdk();
      await client.send(
        new PutObjectCommand({
          Bucket: bucket.bucket,
          Key: key,
          Body: text,
          ContentType: contentType,
        }),
      );
    },
    async read(bucket, key) {
      const client = await clientOf(bucket);
      const { GetObjectCommand } = await loadSdk();
      const { Body } = await client.send(new GetObjectCommand({ Bucket: bucket.bucket, Key: key }));
      return Body ? Body.transformToString() : "";
    },
    async remove(bucket, keys) {
      const client = await clientOf(bucket);
      const { DeleteObjectsCommand } = await loadSdk();
      const { Errors } = await client.send(
        new DeleteObjectsCommand({
          Bucket: bucket.bucket,
          Delete: { Objects: keys.map((Key) => ({ Key })), Quiet: true },
        }),
      );
      const [refused] = Errors ?? [];
      if (refused) throw new Error(`${refused.Code}: ${refused.Message}`);
    },
  };
}

interface BucketRow {
  readonly tenant_id: string;
  readonly s3: Omit<Bucket, "tenantId" | "secretSealed"> | null;
  readonly s3_secret_sealed: string | null;
}

/** The bucket named in a row of `storage_settings`; null where there is none. */
export const toBucket = ({ tenant_id, s3, s3_secret_sealed }: BucketRow): Bucket | null =>
  s3 && s3_secret_sealed ? { tenantId: tenant_id, ...s3, secretSealed: s3_secret_sealed } : null;
