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
  /** Receives the landmark or dialog around the opener, when a click requested the layer. */
  readonly children: (
    opening: { readonly defaultOpen?: true },
    landmark: HTMLElement | null,
  ) => ReactNode;
}

type TriggerProps = Readonly<Record<string, unknown>>;

/** Renders only the opener until it is used, so that a page need not load its overlays. */
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
