import { z } from "zod";
import { Timestamp } from "./common";
import { operation } from "./operation";

export const createPlaygroundKey = operation({
  id: "createPlaygroundKey",
  route: "POST /trueportai-services/api/v1/playground/key",
  access: "scoped",
  role: "member",
  output: z
    .object({ id: z.string(), key: z.string(), expires_at: Timestamp })
    .meta({ id: "PlaygroundKey" }),
  status: 201,
  group: "management",
  tag: "Keys",
  summary: "Get a short-lived key for the playground",
  description:
    "Each member has one per environment, listed among the keys: 60 requests a minute, $5 a day, an hour long. Asking again replaces its secret.",
});
