import { existsSync, globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);
const read = (file: string) => readFileSync(path.join(root, file), 'utf8');

const scenarioIds = new Set(
  globSync(['e2e/security/checks/*.ts', 'e2e/faults/scenarios/*.ts'], { cwd: root }).flatMap((file) =>
    [...read(file).matchAll(/\bid: '([RS]-[\w-]+)'/g)].map(([, id]) => id),
  ),
);

/** A file in backticks, followed by names of tests or groups in quotation marks. */
const NAMED_FILE = /`((?:app|components|docs|e2e|lib|scripts|server|sandbox)\/[\w./[\]()-]+\.\w+)`((?:,? "[^"]+")*)/g;

describe.each(['SECURITY.md', 'docs/threats.md'])('everything that %s names exists', (document) => {
  const text = read(document);

  test('every scenario', () => {
    const named = [...text.matchAll(/\b[RS]-\d\d(?:-[a-z]+)?\b/g)].map(([id]) => id);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((id) => !scenarioIds.has(id))).toEqual([]);
  });

  test('every file', () => {
    const named = [...text.matchAll(NAMED_FILE)].map(([, file = '']) => file);
    expect(named.length).toBeGreaterThan(0);
    expect(named.filter((file) => !existsSync(path.join(root, file)))).toEqual([]);
  });

  test('every test, in the file before it', () => {
    const missing = [...text.matchAll(NAMED_FILE)].flatMap(([, file = '', titles = '']) => {
      const source = titles === '' ? '' : read(file);
      const isThere = (title: string) => ["'", '"', '`'].some((quote) => source.includes(`${quote}${title}${quote}`));
      return [...titles.matchAll(/"([^"]+)"/g)].map(([, title = '']) => title).filter((title) => !isThere(title));
    });
    expect(missing).toEqual([]);
  });
});

describe('docs/threats.md', () => {
  const text = read('docs/threats.md');
  const rows = [...text.matchAll(/^\| (\d+\.\d+\.\d+) \| ([12]) \| (.+) \|$/gm)].map(
    ([, id = '', level = '', rest = '']) => {
      const [, status = '', by = '', shownBy = ''] = rest.split(' | ');
      return { id, level, status, by, shownBy };
    },
  );
  const ofStatus = (status: string) => rows.filter((row) => row.status === status);

  test('has every requirement of levels 1 and 2 once', () => {
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    expect([1, 2].map((level) => rows.filter((row) => row.level === String(level)).length)).toEqual([70, 183]);
  });

  test('states for each what shows it, or why nothing does', () => {
    const isNamed = (shownBy: string) => /\b[RS]-\d\d|`[^`]+`/.test(shownBy);
    expect(ofStatus('met').filter(({ shownBy }) => !isNamed(shownBy))).toEqual([]);
    expect(rows.filter(({ status, by, shownBy }) => by === '' || (status !== 'met' && shownBy !== '–'))).toEqual([]);
  });

  test.each(['met', 'met, no test', 'not met', 'not applicable', 'by the operator'])('counts what is %s', (status) => {
    const [, ...counts] =
      new RegExp(`^\\| ${status} \\| [^|]+ \\| (\\d+) \\| (\\d+) \\| (\\d+) \\|$`, 'm').exec(text) ?? [];
    const found = ofStatus(status);
    const ofLevel = (level: string) => found.filter((row) => row.level === level).length;
    expect(counts.map(Number)).toEqual([ofLevel('1'), ofLevel('2'), found.length]);
  });

  test.each([
    ['met, no test', 'Met, but no test shows it'],
    ['not met', 'Not met'],
  ])('lists what is %s as work to do', (status, lead) => {
    const [, list = ''] = new RegExp(`^- ${lead}: ([\\d.,\\s]+)\\.$`, 'm').exec(text) ?? [];
    expect(list.split(/,\s+/)).toEqual(ofStatus(status).map(({ id }) => id));
  });
});
