import { Agent, get } from "node:http";

/** One answer of the server, in milliseconds from the moment the request is handed over. */
export interface PageAnswer {
  readonly firstByteMs: number;
  /** To the last byte of the streamed HTML, gzip and all regions included. */
  readonly wholeMs: number;
}

const agent = new Agent({ keepAlive: true, maxSockets: 1 });

/** Requests a page as a browser does, over one kept connection. Throws unless it answers 200. */
export function askPage(url: string, cookie: string): Promise<PageAnswer> {
  return new Promise((resolve, reject) => {
    const headers = { accept: "text/html", "accept-encoding": "gzip", cookie };
    const startedAt = performance.now();
    get(url, { agent, headers }, (response) => {
      let firstByteMs = 0;
      response.on("data", () => {
        firstByteMs ||= performance.now() - startedAt;
      });
      response.on("error", reject);
      response.on("end", () => {
        if (response.statusCode !== 200) reject(new Error(`${url}: ${response.statusCode}`));
        else resolve({ firstByteMs, wholeMs: performance.now() - startedAt });
      });
    }).on("error", reject);
  });
}
