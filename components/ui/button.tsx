import { cva, type VariantProps } from "class-variance-authority";
import { LoaderCircle } from "lucide-react";
import Link from "next/link";
import type { ComponentProps, ReactNode } from "react";
import { cn } from "./class-names";

/** Of a link that must load its page anew, which `ButtonLink` doesn't. */
export const buttonLook = cva(
  "inline-flex shrink-0 items-center justify-center gap-2 whitespace-nowrap rounded-md font-medium transition-colors duration-[120ms] disabled:opacity-60 aria-disabled:opacity-60 [&_svg]:size-4 [&_svg]:shrink-0",
  {
    variants: {
      kind: {
        primary: "bg-accent text-white hover:bg-accent-hover",
        secondary: "border border-control bg-surface text-text hover:bg-hover",
        quiet: "text-muted hover:bg-hover hover:text-text",
        danger: "bg-critical text-white hover:opacity-90",
        "danger-quiet": "text-critical-text hover:bg-critical-soft",
      },
      size: {
        md: "h-9 px-3.5 text-base max-md:h-11",
        sm: "h-8 px-2.5 text-sm max-md:h-11",
        xs: "h-6 px-2 text-xs max-md:h-8",
        icon: "size-8 max-md:size-11",
      },
    },
    defaultVariants: { kind: "secondary", size: "md" },
  },
);

type Look = VariantProps<typeof buttonLook>;

type ButtonProps = ComponentProps<"button"> & Look & { readonly pending?: boolean };

/** `pending` shows a spinner beside the label and blocks further clicks. An icon-only button needs `aria-label`. */
export function Button({ kind, size, pending, className, children, ...rest }: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || pending}
      aria-busy={pending || undefined}
      className={cn(buttonLook({ kind, size }), className)}
    >
      {pending ? <LoaderCircle aria-hidden className="animate-spin" /> : null}
      {children}
    </button>
  );
}

type ButtonLinkProps = ComponentProps<typeof Link> & Look & { readonly children: ReactNode };

/** A link that looks like a button; for navigation. */
export function ButtonLink({ kind, size, className, ...rest }: ButtonLinkProps) {
  return <Link {...rest} className={cn(buttonLook({ kind, size }), className)} />;
}
