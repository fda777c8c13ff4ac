/** A mistake that somebody could make, and the tests that must not let it pass. */
export interface SeededBug {
  id: string;
  /** What is wrong then, in a sentence. */
  title: string;
  file: string;
  /** Stands in the file exactly once. */
  find: string;
  replace: string;
  caughtBy: TestFile | WholePortalCheck;
}

/** The test file that must fail and, where it takes long, which of its tests: part of their names, as a regular expression. */
export interface TestFile {
  file: string;
  test?: string;
}

/** For what only the built portal can show: a check of the security or the fault tests, which must find a violation. */
export interface WholePortalCheck {
  suite: 'security' | 'faults';
  check: string;
}
