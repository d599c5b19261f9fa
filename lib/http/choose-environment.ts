import { environmentCookie } from "@/lib/auth/cookie";
import { EnvironmentName } from "@/lib/contract/common";
import { dayMs, secondMs } from "@/lib/time";
import { GET as answerMissing } from "./not-allowed";

const rememberedSeconds = (365 * dayMs) / secondMs;

/**
 * `/acme/in/staging/logs?request=…` leads to `/acme/logs?request=…` with staging chosen, so that a link shows what
 * it was made for, whatever its reader looked at last. Who may see it is for the page to say.
 */
export function chooseEnvironment(request: Request): Response {
  const { pathname, search } = new URL(request.url);
  const [, slug, , asked, ...below] = pathname.split("/");
  const env = EnvironmentName.safeParse(asked);
  if (!env.success) return answerMissing(request);
  return new Response(null, {
    status: 303,
    headers: {
      location: `/${[slug, ...below].join("/")}${search}`,
      "cache-control": "no-store",
      "set-cookie": `${environmentCookie}=${env.data}; Path=/; Max-Age=${rememberedSeconds}; SameSite=Lax`,
    },
  });
}
