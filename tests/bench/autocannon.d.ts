/** The part of autocannon that the bench uses; the package brings no types. */
declare module "autocannon" {
  import type { EventEmitter } from "node:events";

  interface Options {
    url: string;
    method: string;
    headers: Record<string, string>;
    body: string;
    connections: number;
    duration: number;
  }
  interface Result {
    "2xx": number;
    non2xx: number;
    errors: number;
    timeouts: number;
    duration: number;
  }
  /** Emits `response` with client, status, bytes and milliseconds; resolves when the run is over. */
  function autocannon(options: Options): EventEmitter & PromiseLike<Result>;
  export = autocannon;
}
