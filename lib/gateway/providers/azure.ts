import { AppError } from "@/lib/errors";
import { encodePath } from "./path";
import type { Provider, Target } from "./provider";
import { memberOf, nameOf } from "./wire/json";
import { openaiWire } from "./wire/openai";

const resourceShape = /^[a-z0-9][a-z0-9-]{0,62}$/;
const deploymentShape = /^[A-Za-z0-9._-]{1,64}$/;
const apiVersionDate = /[?&]api-version=(\d{4}-\d{2}-\d{2})/;

/** The first that knows `stream_options`. Source: learn.microsoft.com/azure/ai-services/openai/reference. */
const firstVersionWithUsageOption = "2024-10-21";

function checked(segments: readonly string[]): readonly [resource: string, deployment: string] {
  const [resource = "", deployment = ""] = segments;
  if (!resourceShape.test(resource)) {
    throw new AppError(
      "INVALID_REQUEST",
      "The path must name an Azure resource first: lower-case letters, digits and hyphens, at most 63.",
    );
  }
  if (!deploymentShape.test(deployment)) {
    throw new AppError(
      "INVALID_REQUEST",
      "The path must name a deployment after the resource: letters, digits, dots, hyphens and underscores, at most 64.",
    );
  }
  return [resource, deployment];
}

/** What the SDKs put before the call's own path: `openai/deployments/{model}/`, or `openai/` alone. */
function pathOf(deployment: string, rest: readonly string[]): Pick<Target, "path" | "model"> {
  if (rest[0] !== "openai") {
    return { path: encodePath(["deployments", deployment, ...rest]), model: deployment };
  }
  if (rest[1] === "deployments" && rest.length > 2) {
    return { path: encodePath(["deployments", deployment, ...rest.slice(3)]), model: deployment };
  }
  return { path: encodePath(rest.slice(1)), model: null };
}

/**
 * Azure OpenAI, resource and deployment in the path. The base URL's deployment wins over the one that an SDK derives
 * from the model's name; calls without one, such as responses, go to the resource itself.
 */
export const azure: Provider = {
  id: "azure",
  mount: "/azure",
  baseUrl: "https://{resource}.openai.azure.com/openai",
  wire: openaiWire,
  locate(segments, search) {
    const [resource, deployment] = checked(segments);
    return { ...pathOf(deployment, segments.slice(2)), search, resource };
  },
  credentialHeader: (secret) => ["api-key", secret],
  modelOf: (body, { model }) => model ?? nameOf(body, "model"),
  isStreamed: (body) => memberOf(body, "stream") === true,
  takesUsageOption({ path, search }) {
    const version = apiVersionDate.exec(search)?.[1] ?? "";
    const knowsIt = path.startsWith("/v1/") || version >= firstVersionWithUsageOption;
    return knowsIt && path.endsWith("/chat/completions");
  },
};
