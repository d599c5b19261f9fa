/** The first thing that Tab reaches on every page with a frame. */
export function SkipLink() {
  return (
    <a
      href="#content"
      className="fixed top-2 left-2 z-50 -translate-y-20 rounded-md bg-accent px-3 py-2 text-white focus:translate-y-0"
    >
      Skip to content
    </a>
  );
}
