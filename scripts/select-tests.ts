/** A file that may hold tests: its path from the root, with forward slashes, and what it says. */
export interface TestFile {
  name: string;
  text: string;
}

/** What `npm test -- WORD …` runs: files of vitest and Playwright, requirements of the fault and security tests, and a test's name. */
export interface Selection {
  vitest: string[];
  playwright: string[];
  faults: string[];
  security: string[];
  /** A regular expression for the names of tests; null where every test of the files is meant. */
  title: string | null;
  /** The words that nothing has. */
  unknown: string[];
}

/** Reads each word as the id of a requirement (`R-03`), else as a part of a path, else as a part of a test's name. */
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
