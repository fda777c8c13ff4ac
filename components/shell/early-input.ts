/** What a person did to a page that was on the screen, and not yet alive. */
export interface EarlyInput {
  /** The controls that were clicked, the last one last, each with the time of its last click by the page's clock. */
  clicks: ReadonlyMap<Element, number>;
  /** What was typed, whole, by the field that it was typed into. */
  typed: ReadonlyMap<HTMLInputElement | HTMLTextAreaElement, string>;
  /** Gives clicks back to the page; returns the control or link that the mouse is being pressed on. */
  end(): Element | null;
}

declare global {
  var earlyInput: EarlyInput | undefined;
}

/** What does nothing without its script. A link that leads somewhere works as it is, once its click is whole. */
const CONTROLS =
  'button,a:not([href]),[role=button],[role=tab],[role=menuitem],[role=option],input[type=checkbox],input[type=radio]';

/**
 * Runs before anything of the page is shown. The server's page looks alive before its scripts are there, and on a slow machine that lasts
 * seconds: until then clicks are kept here, and nobody else sees them, so that each is answered exactly once. Nobody sees a press either:
 * React would bring the page alive in the middle of it, with other elements, and the click would be none. What is typed is noted only, as
 * React would take it for its own. A form sent by the browser would reload the page, with what it holds in the address.
 */
export const KEEP_EARLY_INPUT = `(() => {
  const clicks = new Map(), typed = new Map();
  let pressed = null;
  const find = ({ target }, selector) => target instanceof Element ? target.closest(selector) : null;
  const keepers = {
    pointerdown(event) {
      event.stopImmediatePropagation();
    },
    mousedown(event) {
      pressed = find(event, '${CONTROLS},a');
      event.stopImmediatePropagation();
    },
    mouseup({ timeStamp }) {
      // Of a press that went down and up on two elements the browser makes no click.
      if (pressed && !pressed.isConnected) clicks.set(pressed, timeStamp);
    },
    click(event) {
      pressed = null;
      event.stopImmediatePropagation();
      const control = find(event, '${CONTROLS}');
      if (!control) return;
      event.preventDefault();
      clicks.delete(control);
      clicks.set(control, event.timeStamp);
    },
    input({ target }) {
      if (target.matches('input:not([type=checkbox],[type=radio]),textarea')) typed.set(target, target.value);
    },
    submit(event) {
      event.preventDefault();
      event.stopImmediatePropagation();
    },
  };
  for (const name in keepers) addEventListener(name, keepers[name], true);
  globalThis.earlyInput = {
    clicks,
    typed,
    end() {
      for (const name in keepers) removeEventListener(name, keepers[name], true);
      return pressed;
    },
  };
})();`;
