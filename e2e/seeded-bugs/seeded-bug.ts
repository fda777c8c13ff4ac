/** A mistake that somebody could make, and the tests that must not let it pass. */
export interface SeededBug {
  id: string;
  /** What is wrong then, in a sentence. */
  title: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  /** Test files of which one must fail. */
  caughtBy: readonly string[];
}
