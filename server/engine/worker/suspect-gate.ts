/**
 * Lets a process work on only one run at a time among those that have repeatedly lost their worker. One of them may be
 * the cause, and the others must not fail with it.
 */
export class SuspectGate {
  #isTaken = false;

  /** Returns a function to leave, safe to call twice, or null if another run is in. */
  enter(): (() => void) | null {
    if (this.#isTaken) return null;
    this.#isTaken = true;
    let isIn = true;
    return () => {
      if (isIn) this.#isTaken = false;
      isIn = false;
    };
  }
}
