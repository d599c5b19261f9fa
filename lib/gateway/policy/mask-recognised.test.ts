import { expect, test } from "vitest";
import { maskRecognised } from "./mask-recognised";

const card = "4111 1111 1111 1111";

test("a card in a prompt, an answer or a plain text is masked", () => {
  const prompt = JSON.stringify({ messages: [{ role: "user", content: `card ${card}` }] });
  expect(maskRecognised(prompt, "request", "application/json")).not.toContain("1111 1111");
  const answer = JSON.stringify({ choices: [{ message: { content: `card ${card}` } }] });
  expect(maskRecognised(answer, "response", "application/json")).not.toContain("1111 1111");
  expect(maskRecognised(`my card is ${card}`, "request", "text/plain")).not.toContain("1111 1111");
});

test("a card cut over two events of a stream is masked", () => {
  const event = (content: string): string =>
    `data: ${JSON.stringify({ object: "chat.completion.chunk", choices: [{ index: 0, delta: { content } }] })}\n\n`;
  const stream = `${event("card 4111 1111 ")}${event("1111 1111 ok")}data: [DONE]\n\n`;
  const masked = maskRecognised(stream, "response", "text/event-stream");
  expect(masked).not.toContain("1111");
  expect(masked).toContain("[DONE]");
});

test("a body that was cut off in its middle is masked as text", () => {
  expect(
    maskRecognised(`{"messages":[{"content":"card ${card}`, "request", "application/json"),
  ).not.toContain("1111 1111");
});

test("what holds nothing stays as it is", () => {
  expect(maskRecognised("hello", "request", "text/plain")).toBe("hello");
});
