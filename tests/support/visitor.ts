import { platformPath } from "./tenant";

/** An answer, read. */
export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests look into answers of any shape
  readonly body: any;
  readonly headers: Headers;
}

let visitors = 0;

/** A visitor with an address of their own, as a trusted proxy reports it, so that attempts are counted separately. */
export function newVisitor(url: string) {
  const number = ++visitors;
  const address = `198.51.${Math.floor(number / 250)}.${(number % 250) + 1}`;
  return async (
    method: string,
    path: string,
    body?: object,
    token?: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<Answer> => {
    const response = await fetch(`${url}${platformPath}${path}`, {
      method,
      headers: {
        "x-forwarded-for": address,
        ...(token ? { authorization: `Bearer ${token}` } : {}),
        ...(body ? { "content-type": "application/json" } : {}),
        ...headers,
      },
      ...(body ? { body: JSON.stringify(body) } : {}),
    });
    const text = await response.text();
    return {
      status: response.status,
      body: text === "" ? null : JSON.parse(text),
      headers: response.headers,
    };
  };
}
