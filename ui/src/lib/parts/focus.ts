// Puts the keyboard where the person will type next, whatever had it before.
export function focusNow(element: HTMLElement): void {
  element.focus();
}
