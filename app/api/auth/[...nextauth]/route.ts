import NextAuth from "next-auth";
import { authOptions } from "@/lib/sign-in";

/** Sign-in of the dashboard. The options need the environment, which a build does not have. */
const answer: (request: Request, context: object) => Promise<Response> = (request, context) =>
  NextAuth(authOptions())(request, context);

export { answer as GET, answer as POST };
