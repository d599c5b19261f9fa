import { Mark } from "@/components/shell/mark";
import { ButtonLink } from "@/components/ui/button";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto flex max-w-prose flex-col items-center gap-2 px-4 py-24 text-center">
      <p className="mb-4 flex items-center gap-2 font-semibold">
        <Mark /> TruePortAI
      </p>
      <h1 className="font-semibold text-xl">There is nothing here</h1>
      <p className="text-muted">
        The address may be mistyped, the thing removed, or it belongs to somebody else.
      </p>
      <div className="mt-2 flex flex-wrap justify-center gap-2">
        <ButtonLink href="/dashboard" kind="primary" prefetch={false}>
          Open dashboard
        </ButtonLink>
        <ButtonLink href="/">Front page</ButtonLink>
      </div>
    </main>
  );
}
