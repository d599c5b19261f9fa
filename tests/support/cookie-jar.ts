/** A browser's part in signing in: keeps cookies, sends them back, says where its page is from. */
export interface CookieJar {
  readonly cookies: ReadonlyMap<string, string>;
  /** The `set-cookie` lines of the last answer. */
  readonly lastSet: () => readonly string[];
  fetch(path: string, init?: RequestInit): Promise<Response>;
  /** Signs in by one of next-auth's methods; returns where it would redirect. */
  signIn(way: string, fields: Readonly<Record<string, string>>): Promise<string>;
  signOut(): Promise<void>;
}

export function newCookieJar(url: string, address = "198.18.0.1"): CookieJar {
  const cookies = new Map<string, string>();
  let lastSet: readonly string[] = [];

  function keep(line: string): void {
    const [pair = "", ...attributes] = line.split(";");
    const at = pair.indexOf("=");
    const name = pair.slice(0, at);
    const value = pair.slice(at + 1);
    const isGone = attributes.some((text) =>
      /^\s*(?:max-age=0|expires=thu, 01 jan 1970)/i.test(text),
    );
    if (isGone || value === "") cookies.delete(name);
    else cookies.set(name, value);
  }

  async function send(path: string, init: RequestInit = {}): Promise<Response> {
    const headers = new Headers(init.headers);
    headers.set("cookie", [...cookies].map(([name, value]) => `${name}=${value}`).join("; "));
    headers.set("x-forwarded-for", address);
    const response = await fetch(new URL(path, url), { redirect: "manual", ...init, headers });
    lastSet = response.headers.getSetCookie();
    for (const line of lastSet) keep(line);
    return response;
  }

  async function post(path: string, fields: Readonly<Record<string, string>>): Promise<string> {
    const csrf = (await (await send("/api/auth/csrf")).json()) as { csrfToken: string };
    const response = await send(path, {
      method: "POST",
      headers: { "content-type": "application/x-www-form-urlencoded", origin: url },
      body: new URLSearchParams({ ...fields, csrfToken: csrf.csrfToken, json: "true" }),
    });
    return ((await response.json()) as { url: string }).url;
  }

  return {
    cookies,
    lastSet: () => lastSet,
    fetch: send,
    signIn: (way, fields) =>
      post(
        `/api/auth/${way === "password" || way === "code" ? "callback" : "signin"}/${way}`,
        fields,
      ),
    signOut: async () => void (await post("/api/auth/signout", {})),
  };
}
