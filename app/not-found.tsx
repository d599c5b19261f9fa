import Link from "next/link";

export const metadata = { title: "Not found" };

export default function NotFound() {
  return (
    <main className="mx-auto max-w-3xl px-6 py-16">
      <h1 className="font-semibold text-2xl tracking-tight">There is nothing here</h1>
      <p className="mt-4">
        The address may be mistyped, or the thing was removed.{" "}
        <Link href="/">Back to the start</Link>
      </p>
    </main>
  );
}
