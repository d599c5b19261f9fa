/** The logo: a gate of two posts and what passes between them. */
export function Mark() {
  return (
    <svg aria-hidden="true" viewBox="0 0 20 20" className="size-5 shrink-0">
      <path
        d="M4 17V7a6 6 0 0 1 12 0v10"
        fill="none"
        stroke="var(--accent-text)"
        strokeWidth="2.2"
        strokeLinecap="round"
      />
      <path d="M1.5 11.5h17" stroke="currentColor" strokeWidth="2.2" strokeLinecap="round" />
    </svg>
  );
}
