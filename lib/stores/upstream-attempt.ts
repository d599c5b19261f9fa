import type { Dispatcher } from "undici";
import { AppError } from "@/lib/errors";
import type { Flow, Receiver, Source } from "@/lib/gateway/arrival";
import type { UpstreamReply } from "@/lib/gateway/ports";
import type { Pass } from "./breaker";
import { isUnhealthyStatus, toUpstreamError } from "./upstream-error";

const isLengthMismatch = (error: Error): boolean =>
  "code" in error && error.code === "UND_ERR_RES_CONTENT_LENGTH_MISMATCH";

function rawHeadersOf(controller: Dispatcher.DispatchController): string[] {
  const raw = controller.rawHeaders;
  if (!Array.isArray(raw)) return [];
  return raw.map((part) => (typeof part === "string" ? part : part.toString("latin1")));
}

/** Bytes that a body not yet started may buffer before its socket is paused. */
const maxWaitingBytes = 65_536;

/** One attempt at a call: undici's callbacks on one side, a head promise and a body source on the other. */
export class UpstreamAttempt implements Dispatcher.DispatchHandler, Source, Flow {
  private controller: Dispatcher.DispatchController | null = null;
  private receiver: Receiver | null = null;
  private waiting: Uint8Array[] = [];
  private waitingBytes = 0;
  private hasHead = false;
  private isBodiless = false;
  private isOver = false;
  private failure: Error | null = null;
  private readonly deadline: NodeJS.Timeout;

  constructor(
    totalTimeoutMs: number,
    private readonly pass: Pass,
    private readonly resolve: (reply: UpstreamReply) => void,
    private readonly reject: (error: Error) => void,
  ) {
    this.deadline = setTimeout(() => {
      this.abort(new AppError("PROVIDER_TIMEOUT", "The call exceeded its total time limit."), true);
    }, totalTimeoutMs);
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    this.controller = controller;
    if (this.isOver) controller.abort(this.failure ?? new Error("aborted"));
  }

  onResponseStart(controller: Dispatcher.DispatchController, status: number): void {
    if (status < 200 || this.isOver) return;
    this.hasHead = true;
    this.isBodiless = status === 204 || status === 304;
    if (isUnhealthyStatus(status)) this.pass.failed();
    else this.pass.succeeded();
    this.resolve({ status, headers: rawHeadersOf(controller), body: this });
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    if (this.isOver) return;
    if (this.receiver) {
      this.receiver.data(chunk);
      return;
    }
    this.waiting.push(chunk);
    this.waitingBytes += chunk.length;
    if (this.waitingBytes > maxWaitingBytes) controller.pause();
  }

  onResponseEnd(): void {
    if (this.isOver) return;
    this.close();
    this.receiver?.end();
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    if (this.isOver) return;
    // A 304 may state the length of the body that it omits, which undici takes for a truncated one.
    if (this.isBodiless && isLengthMismatch(error)) this.onResponseEnd();
    else this.fail(error);
  }

  /** Takes over the body; whatever arrived meanwhile comes first. */
  start(receiver: Receiver): Flow {
    this.receiver = receiver;
    const { waiting } = this;
    this.waiting = [];
    for (const chunk of waiting) receiver.data(chunk);
    if (this.failure) receiver.fail(this.failure);
    else if (this.isOver) receiver.end();
    else if (this.waitingBytes > maxWaitingBytes) this.controller?.resume();
    return this;
  }

  pause(): void {
    if (!this.isOver) this.controller?.pause();
  }

  resume(): void {
    if (!this.isOver) this.controller?.resume();
  }

  abort(reason: Error, isOurs = false): void {
    if (this.isOver) return;
    if (isOurs) {
      this.fail(reason);
    } else {
      this.close();
      this.failure = reason;
      if (!this.hasHead) {
        this.pass.abandoned();
        this.reject(reason);
      }
    }
    this.controller?.abort(reason);
  }

  private fail(error: Error): void {
    this.close();
    if (this.hasHead) {
      this.failure = toUpstreamError(error);
      this.receiver?.fail(this.failure);
    } else {
      this.failure = error;
      this.reject(error);
    }
  }

  private close(): void {
    this.isOver = true;
    clearTimeout(this.deadline);
  }
}
