import type { StreamEvent } from "./stream-shapes";

const lineEnd = /\r\n|\n|\r/;

/** Whether the event is one line of data and no more, as most are. */
const isBare = (frame: string): boolean =>
  frame.startsWith("data: ") &&
  frame.indexOf("\n") === frame.length - 2 &&
  frame.endsWith("\n\n") &&
  !frame.includes("\r");

/** An event's data, its lines joined; null where it has none. */
export function dataOf(frame: string): string | null {
  if (isBare(frame)) return frame.slice(6, -2);
  let data: string | null = null;
  for (const line of frame.split(lineEnd)) {
    const value = dataLine(line);
    if (value !== null) data = data === null ? value : `${data}\n${value}`;
  }
  return data;
}

function dataLine(line: string): string | null {
  const text = line.startsWith("\uFEFF") ? line.slice(1) : line;
  if (text === "data") return "";
  if (!text.startsWith("data:")) return null;
  return text.charCodeAt(5) === 32 ? text.slice(6) : text.slice(5);
}

/** The event with other data, its other lines kept. */
export function withData(frame: string, data: string): string {
  if (isBare(frame) && !data.includes("\n")) return `data: ${data}\n\n`;
  const lines = frame.split(lineEnd).filter((line) => line !== "" && dataLine(line) === null);
  for (const line of data.split("\n")) lines.push(`data: ${line}`);
  return `${lines.join("\n")}\n\n`;
}

/** An event as it is written to the wire. */
export const frameOf = ({ name, data }: StreamEvent): string =>
  `${name === null ? "" : `event: ${name}\n`}data: ${data}\n\n`;
