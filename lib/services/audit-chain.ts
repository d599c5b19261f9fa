import { createHmac } from "node:crypto";
import { deriveKey, equalSecrets } from "@/lib/crypto";

/** A link as it is stored, whichever client read it. */
export interface AuditLink {
  readonly id: string;
  readonly tenantId: string;
  readonly seq: bigint;
  readonly at: Date;
  readonly actorId: string | null;
  readonly action: string;
  readonly objectKind: string;
  readonly objectId: string;
  readonly requestId: string;
  /** Null once erased. */
  readonly details: string | null;
  readonly detailsDigest: string;
  readonly prevHash: string;
  readonly hash: string;
}

/** The seal before the first link of a chain. */
export const chainRoot = "0".repeat(64);

const hmac = (encryptionKey: string, text: string): string =>
  createHmac("sha256", deriveKey(encryptionKey, "audit")).update(text).digest("hex");

/** Salted with the link's id, so that equal details of two links do not look equal. */
export const digestDetails = (encryptionKey: string, id: string, details: string): string =>
  hmac(encryptionKey, `${id}\n${details}`);

/** The seal of a link over its own fields and the previous link's seal. The order of its fields is its format. */
export const hashLink = (
  encryptionKey: string,
  link: Omit<AuditLink, "hash" | "details">,
): string =>
  hmac(
    encryptionKey,
    JSON.stringify([
      "v1",
      link.id,
      link.tenantId,
      String(link.seq),
      link.at.toISOString(),
      link.actorId,
      link.action,
      link.objectKind,
      link.objectId,
      link.requestId,
      link.detailsDigest,
      link.prevHash,
    ]),
  );

/** The result of following a chain to its end. */
export interface ChainVerdict {
  readonly links: number;
  /** Links whose details were erased, as the law requires; the rest of each is still proven. */
  readonly erased: number;
  /** Every break, first to last; empty for an intact chain. */
  readonly faults: readonly string[];
}

const maxFaults = 20;

/**
 * Follows one tenant's chain from its first link. An edited link no longer matches its seal, a deleted or moved one
 * leaves a gap, and links cut off at the end are given away by the head, which is stored separately.
 */
export class ChainCheck {
  #seq = 0n;
  #hash = chainRoot;
  #links = 0;
  #erased = 0;
  #mayErase = false;
  readonly #faults: string[] = [];

  /** `encryptionKeys` are the installation's, the current one first. */
  constructor(private readonly encryptionKeys: readonly string[]) {}

  /** Takes the links in order of their `seq`. */
  follow(link: AuditLink): void {
    this.#links++;
    const at = `link ${link.seq} (${link.id}, ${link.action})`;
    if (link.seq !== this.#seq + 1n) {
      this.#fault(`${at} follows link ${this.#seq}: what was between them is gone`);
    } else if (link.prevHash !== this.#hash) {
      this.#fault(`${at} does not stand on the link before it`);
    }
    if (!this.encryptionKeys.some((key) => equalSecrets(hashLink(key, link), link.hash))) {
      this.#fault(`${at} was changed after it was written`);
    }
    this.#checkDetails(link, at);
    if (link.action.startsWith("privacy.erase")) this.#mayErase = true;
    this.#seq = link.seq;
    this.#hash = link.hash;
  }

  #checkDetails(link: AuditLink, at: string): void {
    const { id, details } = link;
    if (details === null) {
      this.#erased++;
    } else if (
      !this.encryptionKeys.some((key) => digestDetails(key, id, details) === link.detailsDigest)
    ) {
      this.#fault(`${at} has other details than it was written with`);
    }
  }

  #fault(text: string): void {
    if (this.#faults.length < maxFaults) this.#faults.push(text);
  }

  /** Ends at the chain's head. `erasuresElsewhere` reports whether another chain records an erasure. */
  finish(head: { seq: bigint; hash: string } | null, erasuresElsewhere = false): ChainVerdict {
    if (head === null ? this.#links > 0 : head.seq !== this.#seq || head.hash !== this.#hash) {
      this.#fault(
        `the chain ends at link ${this.#seq}, its head is at ${head === null ? "none" : `link ${head.seq}`}`,
      );
    }
    if (this.#erased > 0 && !this.#mayErase && !erasuresElsewhere) {
      this.#fault(`details of ${this.#erased} links are gone without an erasure on record`);
    }
    return { links: this.#links, erased: this.#erased, faults: this.#faults };
  }
}
