import { ButtonLink } from "@/components/ui/button";

export default function NotFound() {
  return (
    <div className="mx-auto flex max-w-prose flex-col items-center gap-2 py-16 text-center">
      <h1 className="font-medium text-lg">There is nothing here</h1>
      <p className="text-muted">
        The address may be mistyped, the thing removed, or it belongs to another environment.
      </p>
      <ButtonLink href="/dashboard" prefetch={false} className="mt-2">
        Open dashboard
      </ButtonLink>
    </div>
  );
}
