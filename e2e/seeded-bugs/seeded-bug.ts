/** A mistake that somebody could make, and the tests that must not let it pass. */
export interface SeededBug {
  id: string;
  /** What is wrong then, in a sentence. */
  title: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  /** The test file that must fail and, where it takes long, which of its tests: part of their names, as a regular expression. */
  caughtBy: { file: string; test?: string };
}
