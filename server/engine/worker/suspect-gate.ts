/**
 * Of the runs with which several workers have died in a row, a process works on one at a time: one of them may kill its workers, and the
 * others were only there when it did. So they are not parked with it.
 */
export class SuspectGate {
  #isTaken = false;

  /** The way to leave it, also more than once; null while another run is in. */
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
