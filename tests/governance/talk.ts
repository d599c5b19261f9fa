import { gatewayUrl } from "../support/meeting";
import { type Answer, send } from "../support/raw";
import type { Ride } from "../support/rides";

const inJson = (text: string): string => JSON.stringify(text).slice(1, -1);

const replaced = <T>(value: T, from: string, to: string): T =>
  JSON.parse(JSON.stringify(value).replaceAll(inJson(from), inJson(to))) as T;

/** The ride's question in other words. */
export const asking = (ride: Ride, prompt: string, isStreamed: boolean): object =>
  replaced(isStreamed ? ride.streamBody : ride.body, "Count to five.", prompt);

/** The ride's answer in other words. */
export const answering = (ride: Ride, text: string): string =>
  JSON.stringify(replaced(ride.answer, "One two three four five", text));

const words = ["One", " two", " three", " four", " five"];

/** The ride's stream in other words, cut into five pieces wherever that falls. */
export function streamingText(ride: Ride, text: string): string[] {
  const length = Math.ceil(text.length / words.length);
  return ride.events.map((event) =>
    words.reduce(
      (so, word, i) =>
        so.replace(`"${word}"`, () => `"${inJson(text.slice(i * length, (i + 1) * length))}"`),
      event,
    ),
  );
}

/** Every text of a stream of any format, joined. */
export const textOf = (body: string): string =>
  [...body.matchAll(/"(?:content|text)":("(?:[^"\\]|\\.)*")/g)]
    .map(([, literal]) => JSON.parse(literal ?? '""') as string)
    .join("");

export const call = (
  ride: Ride,
  key: string,
  prompt: string,
  { isStreamed = false, base = gatewayUrl() } = {},
): Promise<Answer> =>
  send(base + (isStreamed ? ride.streamPath : ride.path), {
    headers: { ...ride.keyHeader(key), "content-type": "application/json" },
    body: JSON.stringify(asking(ride, prompt, isStreamed)),
  });

/** Repeats the call until the answer is as wanted, for at most `withinMs`; returns the time it took. */
export async function until(
  withinMs: number,
  attempt: () => Promise<boolean>,
): Promise<{ isReached: boolean; tookMs: number }> {
  const startedMs = performance.now();
  for (;;) {
    if (await attempt()) return { isReached: true, tookMs: performance.now() - startedMs };
    if (performance.now() - startedMs > withinMs) {
      return { isReached: false, tookMs: performance.now() - startedMs };
    }
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}
