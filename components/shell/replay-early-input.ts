import type { EarlyInput } from './early-input.ts';

/** Whoever has waited longer may have given up on a click, or made up their mind anew. */
const KEPT_MS = 15_000;

/** Does again, on a page that is alive, what was done to it before. */
export async function replayEarlyInput({ clicks, typed, end }: EarlyInput): Promise<void> {
  const pressed = end();
  for (const [field, text] of typed) retype(field, text);
  for (const [control, at] of clicks) {
    // The click before may have changed the page: React answers it when this function waits.
    await null;
    if (performance.now() - at <= KEPT_MS) press(findAgain(control))?.click();
  }
  if (pressed && !clicks.has(pressed)) finishPress(pressed);
}

/** The button of the mouse is down. Its click is still to come, and finds the page alive; but of two elements the browser makes no click. */
function finishPress(pressed: Element): void {
  press(findAgain(pressed));
  const onRelease = (event: MouseEvent) => {
    const control = pressed.isConnected ? null : findAgain(pressed);
    // What takes an element's place is where the mouse is before the browser knows.
    if (control?.contains(document.elementFromPoint(event.clientX, event.clientY))) {
      control.dispatchEvent(new MouseEvent('click', event));
    }
  };
  window.addEventListener('mouseup', onRelease, { capture: true, once: true });
}

/** Some controls, such as those that open a list, listen for the mouse to go down. */
function press(control: HTMLElement | null): HTMLElement | null {
  control?.dispatchEvent(new MouseEvent('mousedown', { bubbles: true, cancelable: true, button: 0 }));
  return control;
}

/** The control itself, or the one of the same name that has taken its place. Links that lead to the same place are one. */
function findAgain(control: Element): HTMLElement | null {
  if (control.isConnected) return control instanceof HTMLElement ? control : null;
  const namesakes = [...document.querySelectorAll<HTMLElement>(control.tagName)].filter(
    (one) => nameOf(one) === nameOf(control) && one.getAttribute('href') === control.getAttribute('href'),
  );
  return namesakes.length === 1 || control.hasAttribute('href') ? (namesakes[0] ?? null) : null;
}

function nameOf(control: Element): string | null {
  return control.getAttribute('aria-label') ?? control.textContent;
}

/** React goes by the text that it last saw or set, so that has to be another one for it to hear of this. */
function retype(field: HTMLInputElement | HTMLTextAreaElement, text: string): void {
  if (!field.isConnected) return;
  field.value = text === '' ? ' ' : '';
  Object.getOwnPropertyDescriptor(Object.getPrototypeOf(field), 'value')?.set?.call(field, text);
  field.dispatchEvent(new Event('input', { bubbles: true }));
}
