import { writeSync } from "node:fs";
import { detectors } from "@/lib/gateway/detectors";
import type { ScanContext } from "@/lib/gateway/detectors/detector";
import { percentile } from "../support/percentile";

// What the detectors cost: node scripts/run.mjs tests/bench/detection.ts

const context: ScanContext = { role: "user", direction: "request" };

/** A support mail as people paste it, with one of each main entity; about two thousand characters. */
const mail = `Hello team, I am writing about an order that was placed in early March and that has
still not arrived at our office. My name is Margaret Ellison and I have been a customer for eleven
years. The parcel should have gone to 4120 Sycamore Avenue, Apt. 12, where my colleague Tom Whitaker
would have taken it. Please call me on +1 415 555 2671 or write to m.ellison@northwind.example.com as
soon as you can, since we need the parts for a repair that is due on Friday. I paid with the card
4111 1111 1111 1111, which expires in 09/27, and the refund of $1,284.50 may go to the account
GB82 WEST 1234 5698 7654 32 at our bank. For the tax form you asked about: my SSN is 536-22-1874 and
I was born on 12 March 1985. The last sign-in that I do not recognise came from 203.0.113.77 on
2024-03-18 at 14:22:05, and our own gateway shows 2001:db8::8a2e:370:7334 for the same hour. You can
find the whole exchange under https://support.example.com/tickets/88213?view=full and the photos of
the damaged box in the same place. While you look into it, please also explain why version 2.14.3 of
the application shows three invoices for one delivery, which our accountant, Ms. Priya Natarajan,
had to correct by hand last month. We compared the quantities: 12 brackets, 48 screws, 6 hinges and
200 washers were ordered, and 10 brackets, 48 screws, 4 hinges and 150 washers were packed. The
difference is small, but the second half of the shipment is needed before the audit in Lisbon. If
nobody can tell us where the parcel is, I would rather cancel and buy from someone else, although I
have always recommended your shop to friends. Please do not send another automatic answer; the last
four of them repeated the same paragraph and none of them addressed the question. With kind regards
from all of us, and thank you for taking the time to read such a long message on a busy morning.
I look forward to hearing from you this week. Yours sincerely, Margaret Ellison, head of purchasing.`;

const text = (characters: number): string =>
  mail.repeat(Math.ceil(characters / mail.length)).slice(0, characters);

const sizes = [
  { name: "2 KB", characters: 2048, rounds: 4000 },
  { name: "20 KB", characters: 20_480, rounds: 400 },
  { name: "200 KB", characters: 204_800, rounds: 60 },
];

const print = (line: string): void => {
  writeSync(1, `${line}\n`);
};

/** Milliseconds of each round, in the order they ran. A fresh string each time, as calls bring one. */
function times(scan: (text: string) => void, characters: number, rounds: number): number[] {
  const base = text(characters - 1);
  const taken: number[] = [];
  for (let i = 0; i < rounds; i++) {
    const prompt = base + String.fromCharCode(97 + (i % 26));
    prompt.charCodeAt(0);
    const start = performance.now();
    scan(prompt);
    taken.push(performance.now() - start);
  }
  return taken;
}

const scans: [string, (text: string) => void][] = detectors.map((detector) => [
  detector.id,
  (prompt) => detector.scan(prompt, context),
]);
scans.push([
  "all",
  (prompt) => {
    for (const detector of detectors) detector.scan(prompt, context);
  },
]);

print(
  `${"µs a scan".padEnd(18)}${sizes.map(({ name }) => `${name} p50`.padStart(14) + "p99".padStart(10)).join("")}`,
);
for (const [name, scan] of scans) {
  times(scan, 2048, 3000);
  const cells = sizes.map(({ characters, rounds }) => {
    const taken = times(scan, characters, rounds);
    const micros = (rank: number): string => (percentile(taken, rank) * 1000).toFixed(1);
    return micros(50).padStart(14) + micros(99).padStart(10);
  });
  print(name.padEnd(18) + cells.join(""));
}
