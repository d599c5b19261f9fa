import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tellParent } from "../support/entry";
import { completion } from "./traffic";

/** Answers every request with the same completion, for machines without nginx. */
const answer = Buffer.from(completion);
const server = createServer((request, response) => {
  request.resume();
  request.once("end", () => {
    response.writeHead(200, {
      "content-type": "application/json",
      "content-length": answer.length,
    });
    response.end(answer);
  });
});
server.keepAliveTimeout = 120_000;
server.listen(0, "127.0.0.1", () => tellParent({ port: (server.address() as AddressInfo).port }));
