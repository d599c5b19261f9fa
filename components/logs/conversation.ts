/**
 * Prompts and answers of every API as readable turns. Parts of an unexpected shape are left out; the raw text is
 * shown beside them.
 */
export interface Turn {
  readonly role: string;
  readonly parts: readonly Part[];
}

export type Part =
  | { readonly kind: "text"; readonly text: string }
  | { readonly kind: "thinking"; readonly text: string }
  | { readonly kind: "call"; readonly name: string; readonly text: string }
  | { readonly kind: "result"; readonly name: string; readonly text: string }
  | { readonly kind: "file"; readonly what: string; readonly bytes: number | null };

type Json = Readonly<Record<string, unknown>>;

const isObject = (value: unknown): value is Json =>
  typeof value === "object" && value !== null && !Array.isArray(value);
const asObject = (value: unknown): Json => (isObject(value) ? value : {});
const asList = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : []);
const asText = (value: unknown): string => (typeof value === "string" ? value : "");
const written = (value: unknown): string =>
  typeof value === "string" ? value : value === undefined ? "" : JSON.stringify(value, null, 2);

const text = (value: string): Part => ({ kind: "text", text: value });

/** Decoded size of base64, bare or in a data URL. */
function sizeOf(data: unknown): number | null {
  const given = asText(data).replace(/^data:[^,]*,/, "");
  if (given === "" || /^https?:/.test(given)) return null;
  return Math.floor((given.length * 3) / 4);
}

const mediaOf = (address: unknown): string => /^data:([^;,]+)/.exec(asText(address))?.[1] ?? "";

/** One content block of any API. */
function partsOf(block: unknown): readonly Part[] {
  if (typeof block === "string") return block === "" ? [] : [text(block)];
  if (Array.isArray(block)) return block.flatMap(partsOf);
  if (!isObject(block)) return [];
  const type = asText(block.type);
  if (type === "thinking" || type === "reasoning") {
    const thought = asText(block.thinking) || written(block.summary ?? "");
    return thought === "" ? [] : [{ kind: "thinking", text: thought }];
  }
  if (type === "tool_use" || type === "function_call") {
    const given = block.input ?? block.arguments;
    return [{ kind: "call", name: asText(block.name), text: written(given) }];
  }
  if (type === "tool_result" || type === "function_call_output") {
    const given = block.content ?? block.output;
    const name = asText(block.tool_use_id) || asText(block.call_id);
    return [{ kind: "result", name, text: plainOf(given) }];
  }
  if (isObject(block.functionCall)) {
    const { name, args } = block.functionCall;
    return [{ kind: "call", name: asText(name), text: written(args) }];
  }
  if (isObject(block.functionResponse)) {
    const { name, response } = block.functionResponse;
    return [{ kind: "result", name: asText(name), text: written(response) }];
  }
  const file = fileOf(type, block);
  if (file) return [file];
  if (typeof block.text === "string") {
    const kind = block.thought === true ? "thinking" : "text";
    return block.text === "" ? [] : [{ kind, text: block.text }];
  }
  if (typeof block.refusal === "string") return [text(block.refusal)];
  return [];
}

function fileOf(type: string, block: Json): Part | null {
  const image = isObject(block.image_url) ? block.image_url.url : block.image_url;
  if (image !== undefined)
    return { kind: "file", what: mediaOf(image) || "image", bytes: sizeOf(image) };
  if (isObject(block.source)) {
    const { media_type: media, data } = block.source;
    return { kind: "file", what: asText(media) || type, bytes: sizeOf(data) };
  }
  const inline = asObject(block.inlineData ?? block.inline_data);
  if ("data" in inline) {
    const media = asText(inline.mimeType ?? inline.mime_type);
    return { kind: "file", what: media || "file", bytes: sizeOf(inline.data) };
  }
  if (isObject(block.input_audio)) {
    const { format, data } = block.input_audio;
    return { kind: "file", what: `audio/${asText(format)}`, bytes: sizeOf(data) };
  }
  if (isObject(block.file)) {
    const { filename, file_data: data } = block.file;
    return { kind: "file", what: asText(filename) || "file", bytes: sizeOf(data) };
  }
  return null;
}

const plainOf = (content: unknown): string =>
  typeof content === "string"
    ? content
    : partsOf(content)
        .map((part) => (part.kind === "file" ? part.what : part.text))
        .join("\n") || written(content);

const callsOf = (calls: unknown): Part[] =>
  asList(calls).map((call) => {
    const made = asObject(asObject(call).function);
    return { kind: "call", name: asText(made.name), text: written(made.arguments) };
  });

function messageTurn(message: unknown): Turn[] {
  const { role, content, tool_calls: calls, name, tool_call_id: id } = asObject(message);
  const given = asText(role) || "user";
  if (given === "tool" || given === "function") {
    return [
      {
        role: given,
        parts: [{ kind: "result", name: asText(name) || asText(id), text: plainOf(content) }],
      },
    ];
  }
  const parts = [...partsOf(content), ...callsOf(calls)];
  return parts.length > 0 ? [{ role: given, parts }] : [];
}

function turn(role: string, content: unknown): Turn[] {
  const parts = partsOf(content);
  return parts.length > 0 ? [{ role, parts }] : [];
}

const geminiTurn = (content: unknown, role = "user"): Turn[] => {
  const given = asObject(content);
  const said = asText(given.role) || role;
  return turn(said === "model" ? "assistant" : said, given.parts);
};

const inputTurn = (item: unknown): Turn[] => {
  if (typeof item === "string") return turn("user", item);
  const { type, role, content } = asObject(item);
  if (type === undefined || type === "message") return turn(asText(role) || "user", content);
  return turn(type === "function_call_output" ? "tool" : "assistant", item);
};

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return null;
  }
}

/** The turns of a prompt; none where its shape is unknown. */
export function requestTurns(body: string): readonly Turn[] {
  const given = parse(body);
  if (!isObject(given)) return [];
  if (Array.isArray(given.messages)) {
    return [...turn("system", given.system), ...given.messages.flatMap(messageTurn)];
  }
  if (Array.isArray(given.contents)) {
    const system = asObject(given.systemInstruction ?? given.system_instruction);
    return [
      ...turn("system", system.parts),
      ...given.contents.flatMap((content) => geminiTurn(content)),
    ];
  }
  if (given.input !== undefined) {
    const items = Array.isArray(given.input) ? given.input : [given.input];
    return [...turn("system", given.instructions), ...items.flatMap(inputTurn)];
  }
  return turn("user", given.prompt);
}

/** The turns of an answer, streamed or whole. */
export function responseTurns(body: string): readonly Turn[] {
  const isStream = /^(?:event|data|id|:)/m.test(body) && !/^\s*[[{]/.test(body);
  return isStream ? streamTurns(body) : answerTurns(parse(body));
}

function answerTurns(given: unknown): readonly Turn[] {
  if (Array.isArray(given)) return joined(given.flatMap(answerTurns));
  if (!isObject(given)) return [];
  if (Array.isArray(given.choices)) {
    return given.choices.flatMap((choice) => {
      const { message, text: said } = asObject(choice);
      return isObject(message)
        ? messageTurn({ role: "assistant", ...message })
        : turn("assistant", said);
    });
  }
  if (Array.isArray(given.candidates)) {
    return given.candidates.flatMap((one) => geminiTurn(asObject(one).content, "assistant"));
  }
  if (Array.isArray(given.output)) return given.output.flatMap(inputTurn);
  if (given.type === "message") return turn("assistant", given.content);
  const problem = isObject(given.error) ? given.error.message : given.detail;
  return typeof problem === "string" ? [{ role: "error", parts: [text(problem)] }] : [];
}

/** Merges consecutive texts of one speaker. */
function joined(turns: readonly Turn[]): readonly Turn[] {
  const said = new Collector();
  for (const { parts } of turns) for (const part of parts) said.add(part);
  return said.turns();
}

class Collector {
  readonly #parts: Part[] = [];

  add(part: Part): void {
    const last = this.#parts.at(-1);
    const isSame =
      last && last.kind === part.kind && (part.kind === "text" || part.kind === "thinking");
    if (isSame && "text" in last) {
      this.#parts[this.#parts.length - 1] = { ...part, text: last.text + part.text } as Part;
    } else this.#parts.push(part);
  }

  /** Appends to the arguments of the most recent tool call. */
  more(args: string): void {
    const last = this.#parts.at(-1);
    if (last?.kind === "call") {
      this.#parts[this.#parts.length - 1] = { ...last, text: last.text + args };
    }
  }

  turns(): readonly Turn[] {
    return this.#parts.length > 0 ? [{ role: "assistant", parts: this.#parts }] : [];
  }
}

function streamTurns(body: string): readonly Turn[] {
  const said = new Collector();
  for (const [, data] of body.matchAll(/^data: ?(.*)$/gm))
    collect(asObject(parse(data ?? "")), said);
  return said.turns();
}

function collect(event: Json, said: Collector): void {
  const delta = asObject(event.delta);
  for (const choice of asList(event.choices).slice(0, 1)) {
    const { delta: given, text: plain } = asObject(choice);
    const { content, tool_calls: calls } = asObject(given);
    if (asText(content) || asText(plain)) said.add(text(asText(content) || asText(plain)));
    for (const call of asList(calls)) {
      const made = asObject(asObject(call).function);
      if (made.name)
        said.add({ kind: "call", name: asText(made.name), text: asText(made.arguments) });
      else said.more(asText(made.arguments));
    }
  }
  for (const one of asList(event.candidates).slice(0, 1)) {
    for (const part of partsOf(asObject(asObject(one).content).parts)) said.add(part);
  }
  if (event.type === "content_block_start") {
    const block = asObject(event.content_block);
    if (block.type === "tool_use") said.add({ kind: "call", name: asText(block.name), text: "" });
  }
  if (delta.type === "text_delta") said.add(text(asText(delta.text)));
  if (delta.type === "thinking_delta") said.add({ kind: "thinking", text: asText(delta.thinking) });
  if (delta.type === "input_json_delta") said.more(asText(delta.partial_json));
  if (event.type === "response.output_text.delta") said.add(text(asText(event.delta)));
  if (event.type === "response.output_item.added") {
    const item = asObject(event.item);
    if (item.type === "function_call")
      said.add({ kind: "call", name: asText(item.name), text: "" });
  }
  if (event.type === "response.function_call_arguments.delta") said.more(asText(event.delta));
}
