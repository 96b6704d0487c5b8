/** Attributes of an element that asks what must be settled before the tables can be drawn. */
export const question = { 'data-question': '', tabindex: -1 } as const;

/**
 * Gives the focus to the first question, or else to the heading of the page.
 *
 * @param block where on the screen the question is brought to
 */
export function focusQuestion(block: 'center' | 'nearest'): void {
  const first = document.querySelector<HTMLElement>('main [data-question]');
  first?.scrollIntoView({ block });
  (first ?? document.querySelector<HTMLElement>('main h1'))?.focus({ preventScroll: true });
}
