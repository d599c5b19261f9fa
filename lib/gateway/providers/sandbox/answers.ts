import type { Source } from "../../arrival";
import type { Json, LocalAnswer } from "../provider";

/** Long enough to see a stream arrive, short enough to wait for it. */
const betweenEventsMs = 4;
const encoder = new TextEncoder();

/** The same question always gets the same answer, so no clock is read. */
export const createdSeconds = 1_735_689_600;

export function jsonAnswer(status: number, body: Json): LocalAnswer {
  const bytes = encoder.encode(JSON.stringify(body));
  return {
    status,
    headers: ["content-type", "application/json", "content-length", String(bytes.length)],
    body: bytes,
  };
}

/** An error in OpenAI's own shape, since the sandbox acts as the vendor. */
export const nativeFailure = (
  status: number,
  message: string,
  param: string | null = null,
  code: string | null = null,
): LocalAnswer =>
  jsonAnswer(status, { error: { message, type: "invalid_request_error", param, code } });

function eventSource(events: readonly string[]): Source {
  return {
    start(receiver) {
      let next = 0;
      let isPaused = false;
      let timer: ReturnType<typeof setTimeout> | undefined;
      const schedule = (): void => {
        clearTimeout(timer);
        if (!isPaused && next <= events.length) timer = setTimeout(step, betweenEventsMs);
      };
      const step = (): void => {
        const event = events[next++];
        if (event === undefined) receiver.end();
        else receiver.data(encoder.encode(event));
        schedule();
      };
      schedule();
      return {
        pause() {
          isPaused = true;
          clearTimeout(timer);
        },
        resume() {
          if (!isPaused) return;
          isPaused = false;
          schedule();
        },
        abort() {
          next = events.length + 1;
          clearTimeout(timer);
        },
      };
    },
  };
}

/** Framed events, sent one by one. */
export const streamAnswer = (events: readonly string[]): LocalAnswer => ({
  status: 200,
  headers: ["content-type", "text/event-stream; charset=utf-8", "cache-control", "no-cache"],
  body: eventSource(events),
});
