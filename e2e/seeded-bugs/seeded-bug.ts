/** A mistake that a developer could make, and the tests that must catch it. */
export interface SeededBug {
  id: string;
  /** The resulting behavior, in a sentence. */
  title: string;
  file: string;
  /** Appears exactly once in the file. */
  find: string;
  replace: string;
  caughtBy: TestFile | WholePortalCheck;
}

/** The tests that must fail: part of their names, as a regular expression. */
export interface TestFile {
  file: string;
  test: string;
}

/** For what only the built portal can show: a check of the security or fault tests, which must find a violation. */
export interface WholePortalCheck {
  suite: 'security' | 'faults';
  check: string;
}
