import { z } from "zod";
import { operation } from "./operation";

export const HealthView = z
  .object({
    status: z.enum(["healthy", "degraded", "unhealthy"]),
    version: z.string(),
    services: z.object({
      postgres: z.enum(["connected", "disconnected"]),
      redis: z.enum(["connected", "disconnected", "in-process"]),
    }),
  })
  .meta({ id: "Health" });
export type HealthView = z.infer<typeof HealthView>;

const shared = {
  access: "none",
  output: HealthView,
  status: 200,
  statusFor: (output) => ((output as HealthView).status === "unhealthy" ? 503 : 200),
  group: "uncounted",
  tag: "Health",
  description: "200 while calls can be served, also when degraded; 503 when the database is away.",
} as const satisfies Partial<Parameters<typeof operation>[0]>;

export const getPlatformHealth = operation({
  ...shared,
  id: "getPlatformHealth",
  route: "GET /health",
  summary: "Health of the control plane",
});

export const getGatewayHealth = operation({
  ...shared,
  id: "getGatewayHealth",
  route: "GET /trueportai-services/health",
  summary: "Health of the gateway",
});
