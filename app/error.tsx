"use client";

interface Problem {
  readonly error: Error & { readonly digest?: string };
  readonly reset: () => void;
}

export default function ErrorPage({ error, reset }: Problem) {
  return (
    <main className="mx-auto max-w-3xl px-6 py-16">
      <h1 className="font-semibold text-2xl tracking-tight">Something went wrong on our side</h1>
      <p className="mt-4">
        Try again.{" "}
        {error.digest ? (
          <>
            If it stays, tell your administrator this number: <code>{error.digest}</code>
          </>
        ) : null}
      </p>
      <button
        type="button"
        onClick={reset}
        className="mt-6 rounded-md border border-line bg-raised px-4 py-2"
      >
        Try again
      </button>
    </main>
  );
}
