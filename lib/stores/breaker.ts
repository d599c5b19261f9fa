import { AppError } from "@/lib/errors";
import type { Clock } from "@/lib/time";

const failuresToOpen = 5;
const openMs = 30_000;

/** Permission to make one call, whose outcome is reported back once. */
export interface Pass {
  succeeded(): void;
  failed(): void;
  /** The caller left first, which says nothing about the provider. */
  abandoned(): void;
}

interface Circuit {
  failuresInRow: number;
  openUntilMs: number;
  isProbing: boolean;
}

/** Circuit breakers by name: five failures in a row open one for 30 s, then a single call probes. */
export interface Breakers {
  /** Throws PROVIDER_UNAVAILABLE, with the seconds left, while the circuit is open. */
  enter(name: string): Pass;
  /** Names of the circuits that are open now. */
  open(): string[];
}

const idle: Pass = { succeeded() {}, failed() {}, abandoned() {} };

export function createBreakers(clock: Clock): Breakers {
  /** Only circuits that have seen a failure are kept. */
  const circuits = new Map<string, Circuit>();

  const fail = (name: string): void => {
    const circuit = circuits.get(name) ?? { failuresInRow: 0, openUntilMs: 0, isProbing: false };
    circuits.set(name, circuit);
    circuit.failuresInRow++;
    circuit.isProbing = false;
    if (circuit.failuresInRow >= failuresToOpen) circuit.openUntilMs = clock.nowMs() + openMs;
  };

  const closed = (name: string): Pass => ({
    ...idle,
    succeeded: () => circuits.delete(name),
    failed: () => fail(name),
  });

  const probe = (name: string, circuit: Circuit): Pass => {
    circuit.isProbing = true;
    return {
      ...closed(name),
      abandoned: () => {
        circuit.isProbing = false;
      },
    };
  };

  return {
    enter(name) {
      const circuit = circuits.get(name);
      if (!circuit || circuit.failuresInRow < failuresToOpen) return closed(name);
      const leftMs = circuit.openUntilMs - clock.nowMs();
      if (leftMs <= 0 && !circuit.isProbing) return probe(name, circuit);
      const retryAfterSeconds = Math.max(1, Math.ceil(leftMs / 1_000));
      throw new AppError(
        "PROVIDER_UNAVAILABLE",
        `The provider failed ${failuresToOpen} times in a row. It is tried again in ${retryAfterSeconds} s.`,
        { retryAfterSeconds },
      );
    },
    open: () =>
      [...circuits]
        .filter(([, { openUntilMs }]) => openUntilMs > clock.nowMs())
        .map(([name]) => name),
  };
}
