"use client";

import {
  cloneElement,
  type MouseEvent,
  type ReactElement,
  type ReactNode,
  Suspense,
  useState,
} from "react";

interface LazyLayerProps {
  readonly kind: "dialog" | "menu";
  readonly trigger?: ReactElement;
  readonly open?: boolean;
  readonly onOpenChange?: (open: boolean) => void;
  readonly preload: () => Promise<unknown>;
  /** Gets the landmark or dialog that the opener stands in, where a click asked for the layer. */
  readonly children: (
    opening: { readonly defaultOpen?: true },
    landmark: HTMLElement | null,
  ) => ReactNode;
}

type TriggerProps = Readonly<Record<string, unknown>>;

/** Shows the opener alone until it is wanted, so that a page need not bring what floats above it. */
export function LazyLayer(props: LazyLayerProps) {
  const { kind, trigger, open, onOpenChange, preload, children } = props;
  const [isWanted, setIsWanted] = useState(false);
  const [landmark, setLandmark] = useState<HTMLElement | null>(null);
  if (open && !isWanted) setIsWanted(true);
  const want = (event: MouseEvent<HTMLElement>) => {
    setLandmark(event.currentTarget.closest<HTMLElement>('main, header, [role="dialog"]'));
    if (open === undefined) setIsWanted(true);
    else onOpenChange?.(true);
  };
  const opener = trigger
    ? cloneElement(trigger as ReactElement<TriggerProps>, {
        "aria-haspopup": kind,
        "aria-expanded": false,
        onPointerEnter: () => void preload(),
        onFocus: () => void preload(),
        onClick: want,
      })
    : null;
  if (!isWanted) return opener;
  return (
    <Suspense fallback={opener}>
      {children(open === undefined ? { defaultOpen: true } : {}, landmark)}
    </Suspense>
  );
}
