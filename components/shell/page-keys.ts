/** A button or link that a shortcut of this page presses. */
export interface PageKey {
  readonly element: HTMLElement;
  readonly key: string;
  readonly label: string;
}

/** The page's elements with `data-key`, in document order. */
export const keysOfPage = (): readonly PageKey[] =>
  [...document.querySelectorAll<HTMLElement>("[data-key]")].map((element) => ({
    element,
    key: element.dataset.key ?? "",
    label:
      element.dataset.keyLabel ??
      element.getAttribute("aria-label") ??
      element.textContent?.trim() ??
      "",
  }));

/** The shortcuts that do something; signs and digits only lead to what is next to it. */
export const commandsOfPage = (): readonly PageKey[] =>
  keysOfPage().filter(({ key }) => /^[a-z]$/.test(key));
