import type { SnippetLanguage } from "@/components/data/snippets";
import { type Asking, callOf } from "./playground-call";

const quoted = (text: string): string => `'${text.replaceAll("'", "'\\''")}'`;

/** For a terminal, with the key as a variable. */
function curlOf(asking: Asking, baseUrl: string): string {
  const { path, headers, body } = callOf(asking, "$TRUEPORTAI_KEY");
  const lines = Object.entries(headers).map(([name, value]) => `  -H "${name}: ${value}"`);
  return [
    `curl ${quoted(`${baseUrl}${path}`)}`,
    ...lines,
    `  -d ${quoted(JSON.stringify(body))}`,
  ].join(" \\\n");
}

/** JSON as Python writes it. */
function pythonOf(value: unknown, indent = ""): string {
  const inner = `${indent}    `;
  if (value === null) return "None";
  if (typeof value === "boolean") return value ? "True" : "False";
  if (Array.isArray(value)) {
    if (value.length === 0) return "[]";
    return `[\n${value.map((one) => `${inner}${pythonOf(one, inner)},\n`).join("")}${indent}]`;
  }
  if (typeof value === "object") {
    const lines = Object.entries(value).map(
      ([name, one]) => `${inner}${JSON.stringify(name)}: ${pythonOf(one, inner)},\n`,
    );
    return lines.length === 0 ? "{}" : `{\n${lines.join("")}${indent}}`;
  }
  return JSON.stringify(value);
}

interface Library {
  readonly python: readonly [importing: string, making: string, calling: string];
  readonly node: readonly [importing: string, making: string, calling: string];
  /** The answer's text, and a streamed piece's. */
  readonly pythonText: readonly [whole: string, piece: string];
  readonly nodeText: readonly [whole: string, piece: string];
}

const key = { python: `os.environ["TRUEPORTAI_KEY"]`, node: "process.env.TRUEPORTAI_KEY" };

const openAi = (python: string, node: string): Library => ({
  python: ["from openai import OpenAI", `OpenAI(${python})`, "client.chat.completions.create"],
  node: [`import OpenAI from "openai";`, `new OpenAI(${node})`, "client.chat.completions.create"],
  pythonText: [
    "answer.choices[0].message.content",
    `(piece.choices[0].delta.content if piece.choices else None) or ""`,
  ],
  nodeText: ["answer.choices[0].message.content", `piece.choices[0]?.delta.content ?? ""`],
});

function libraryOf({ provider, model, resource, isStreamed }: Asking, baseUrl: string): Library {
  const base = `${baseUrl}/trueportai-services/${provider}`;
  if (provider === "anthropic") {
    return {
      python: [
        "from anthropic import Anthropic",
        `Anthropic(api_key=${key.python}, base_url=${JSON.stringify(base)})`,
        "client.messages.create",
      ],
      node: [
        `import Anthropic from "@anthropic-ai/sdk";`,
        `new Anthropic({ apiKey: ${key.node}, baseURL: ${JSON.stringify(base)} })`,
        "client.messages.create",
      ],
      pythonText: [
        "answer.content[0].text",
        `piece.delta.text if piece.type == "content_block_delta" else ""`,
      ],
      nodeText: [
        "answer.content",
        `piece.type === "content_block_delta" ? (piece.delta.text ?? "") : ""`,
      ],
    };
  }
  if (provider === "google") {
    return {
      python: [
        "from google import genai",
        `genai.Client(api_key=${key.python}, http_options={"base_url": ${JSON.stringify(base)}})`,
        `client.models.generate_content${isStreamed ? "_stream" : ""}`,
      ],
      node: [
        `import { GoogleGenAI } from "@google/genai";`,
        `new GoogleGenAI({ apiKey: ${key.node}, httpOptions: { baseUrl: ${JSON.stringify(base)} } })`,
        `client.models.generateContent${isStreamed ? "Stream" : ""}`,
      ],
      pythonText: ["answer.text", `piece.text or ""`],
      nodeText: ["answer.text", `piece.text ?? ""`],
    };
  }
  if (provider === "azure") {
    const place = `${base}/${encodeURIComponent(resource)}/${encodeURIComponent(model)}`;
    const made = openAi(
      `api_key=${key.python}, base_url=${JSON.stringify(place)}, api_version="2024-10-21"`,
      `{ apiKey: ${key.node}, baseURL: ${JSON.stringify(place)}, apiVersion: "2024-10-21" }`,
    );
    return {
      ...made,
      python: [
        "from openai import AzureOpenAI",
        made.python[1].replace("OpenAI", "AzureOpenAI"),
        made.python[2],
      ],
      node: [
        `import { AzureOpenAI } from "openai";`,
        made.node[1].replace("OpenAI", "AzureOpenAI"),
        made.node[2],
      ],
    };
  }
  const url = JSON.stringify(`${base}/v1`);
  return openAi(
    `api_key=${key.python}, base_url=${url}`,
    `{ apiKey: ${key.node}, baseURL: ${url} }`,
  );
}

/** The arguments of the SDK's method: Gemini's has its own names for parts of the body. */
function argumentsOf(asking: Asking): Readonly<Record<string, unknown>> {
  const { body } = callOf(asking, "");
  if (asking.provider === "azure") return { model: asking.model, ...body };
  if (asking.provider !== "google") return body;
  const { contents, systemInstruction, generationConfig, tools } = body;
  const config = {
    ...(systemInstruction ? { systemInstruction } : {}),
    ...(generationConfig as object),
    ...(tools ? { tools } : {}),
  };
  return {
    model: asking.model,
    contents,
    ...(Object.keys(config).length > 0 ? { config } : {}),
  };
}

function pythonCodeOf(asking: Asking, baseUrl: string): string {
  const { python, pythonText } = libraryOf(asking, baseUrl);
  const [importing, making, calling] = python;
  const [whole, piece] = pythonText;
  return [
    "import os",
    "",
    importing,
    "",
    `client = ${making}`,
    `answer = ${calling}(**${pythonOf(argumentsOf(asking))})`,
    ...(asking.isStreamed
      ? ["for piece in answer:", `    print(${piece}, end="", flush=True)`]
      : [`print(${whole})`]),
    "",
  ].join("\n");
}

function nodeCodeOf(asking: Asking, baseUrl: string): string {
  const { node, nodeText } = libraryOf(asking, baseUrl);
  const [importing, making, calling] = node;
  const [whole, piece] = nodeText;
  return [
    importing,
    "",
    `const client = ${making};`,
    `const answer = await ${calling}(${JSON.stringify(argumentsOf(asking), null, 2)});`,
    ...(asking.isStreamed
      ? ["for await (const piece of answer) {", `  process.stdout.write(${piece});`, "}"]
      : [`console.log(${whole});`]),
    "",
  ].join("\n");
}

const writers = { curl: curlOf, python: pythonCodeOf, node: nodeCodeOf } as const;

/** The same call elsewhere, with its key as a variable. Throws SyntaxError where the tools are not JSON. */
export const codeOf = (language: SnippetLanguage, asking: Asking, baseUrl: string): string =>
  writers[language](asking, baseUrl);
