/** A file that may contain tests: its path from the root, with forward slashes, and its text. */
export interface TestFile {
  name: string;
  text: string;
}

/**
 * What `npm test -- WORD …` runs: files of Vitest and Playwright, scenarios of the
 * fault and security tests, and a test name.
 */
export interface Selection {
  vitest: string[];
  playwright: string[];
  faults: string[];
  security: string[];
  /** A regular expression for test names; null to run all tests of the files. */
  title: string | null;
  /** Words without a match. */
  unknown: string[];
}

/** Interprets each word as a scenario id (`R-03`), else as part of a path, else as part of a test name. */
export function selectTests(words: readonly string[], files: readonly TestFile[]): Selection {
  const tests = files.filter(({ name }) => /\.(?:test|spec)\.tsx?$/.test(name));
  const selection: Selection = { vitest: [], playwright: [], faults: [], security: [], title: null, unknown: [] };
  const found = new Set<string>();
  const titles: string[] = [];
  for (const word of words) {
    const requirement = files.find(({ name, text }) => isRequirement(name) && text.includes(`id: '${word}'`));
    if (requirement) {
      selection[requirement.name.startsWith('e2e/faults/') ? 'faults' : 'security'].push(word);
      continue;
    }
    const stem = word.replace(/^\.\//, '').replace(/(?<!\.(?:test|spec))\.tsx?$/, '');
    const byPath = tests.filter(({ name }) => name.includes(stem));
    const byTitle = byPath.length > 0 ? [] : tests.filter(({ text }) => text.includes(word));
    if (byTitle.length > 0) titles.push(word);
    else if (byPath.length === 0) selection.unknown.push(word);
    for (const { name } of [...byPath, ...byTitle]) found.add(name);
  }
  for (const name of found) selection[/\.spec\.tsx?$/.test(name) ? 'playwright' : 'vitest'].push(name);
  if (titles.length > 0)
    selection.title = titles.map((title) => title.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&')).join('|');
  return selection;
}

function isRequirement(name: string): boolean {
  return /^e2e\/(?:faults\/scenarios|security\/checks)\//.test(name);
}
