/** Whether a key is meant for a field that is being typed in. */
export function isTyping({ target }: KeyboardEvent): boolean {
  return (
    target instanceof HTMLElement &&
    target.matches('input:not([type=checkbox], [type=file]), textarea, select')
  );
}
