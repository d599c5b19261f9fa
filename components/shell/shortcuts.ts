"use client";

/** Whether a key press is text for a field, a system shortcut, or meant for a layer above the page. */
export function isTyping(event: KeyboardEvent): boolean {
  if (event.defaultPrevented || event.metaKey || event.ctrlKey || event.altKey) return true;
  if (document.querySelector('[role="dialog"][data-open], [role="menu"][data-open]')) return true;
  const target = event.target;
  if (!(target instanceof HTMLElement)) return false;
  const isButtonish = target.matches('input[type="checkbox"], input[type="radio"]');
  return target.isContentEditable || (target.matches("input, textarea, select") && !isButtonish);
}
