import { mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { findLoaded } from './loaded-files.ts';
import { needsRestart, watchSources } from './source-watch.ts';

const root = path.dirname(import.meta.dirname);

describe('in this repository', () => {
  const loaded = findLoaded(root, 'server/start.ts');

  test.each([
    'server/start.ts',
    'server/store/database/database.ts',
    'server/actions/submit-request.ts',
    'server/new-file.ts',
    'lib/team.ts',
    'lib/runs/events.ts',
    'lib/web/security-headers.ts',
    'next.config.mjs',
  ])('restarts the portal after a change of %s', (file) => {
    expect(needsRestart(file, loaded)).toBe(true);
  });

  test.each([
    'app/layout.tsx',
    'components/shell/sandbox.tsx',
    'public/icon.svg',
    'lib/i18n/en/auth.ts',
    'lib/i18n/messages.ts',
    'lib/zoned-day.ts',
    '.next/dev/server/app/page.js',
    'sandbox/main.ts',
    'e2e/form.spec.ts',
    'package.json',
    'tsconfig.tsbuildinfo',
  ])('does not restart the portal after a change of %s', (file) => {
    expect(needsRestart(file, loaded)).toBe(false);
  });
});

test('ignores type-only imports, and follows all others', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'loaded-'));
  mkdirSync(path.join(folder, 'server'));
  writeFileSync(
    path.join(folder, 'server/start.ts'),
    `import next from 'next';
import {
  one,
  type One,
} from '#lib/one.ts';
import type { Two } from '#lib/two.ts';
export type { Three } from '#lib/three.ts';
export { four } from './four.ts';
import './five.ts';
const six = await import('#lib/six.ts');
`,
  );
  writeFileSync(
    path.join(folder, 'server/four.ts'),
    "import { start } from './start.ts';\nimport '../lib/seven.ts';\n",
  );
  expect([...findLoaded(folder, 'server/start.ts')].sort()).toEqual([
    'lib/one.ts',
    'lib/seven.ts',
    'lib/six.ts',
    'server/five.ts',
    'server/four.ts',
    'server/start.ts',
  ]);
  rmSync(folder, { recursive: true });
});

describe('a watch', () => {
  let folder: string;
  let reported: string[][];
  let close: () => void;

  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'watch-'));
    for (const name of ['server/deep', 'lib/i18n/en', '.next/dev'])
      mkdirSync(path.join(folder, name), { recursive: true });
    put('server/start.ts', "import { team } from '#lib/team.ts';\n");
    put('server/deep/inside.ts', 'a');
    put('lib/team.ts', 'a');
    put('lib/other.ts', 'a');
    put('lib/i18n/en/auth.ts', 'a');
    reported = [];
    close = watchSources(folder, (files) => reported.push(files));
  });

  afterEach(() => {
    close();
    rmSync(folder, { recursive: true });
  });

  function put(name: string, content: string): void {
    writeFileSync(path.join(folder, name), content);
  }

  /** Waits until this many changes were reported. */
  async function expectReported(...files: string[][]): Promise<void> {
    await vi.waitFor(() => expect(reported).toHaveLength(files.length), 10_000);
    expect(reported).toEqual(files);
  }

  test('reports changed, new, and deleted server files', async () => {
    put('server/deep/inside.ts', 'b');
    await expectReported(['server/deep/inside.ts']);
    put('server/new.ts', '');
    rmSync(path.join(folder, 'lib/team.ts'));
    await expectReported(['server/deep/inside.ts'], ['lib/team.ts', 'server/new.ts']);
  });

  test('reports many files that change together once', async () => {
    const names = Array.from({ length: 100 }, (_, index) => `server/deep/file-${100 + index}.ts`);
    for (const name of names) put(name, 'new');
    await expectReported(names);
  });

  test('ignores files that the process has not loaded, tests, messages, and output of Next', async () => {
    for (const name of [
      'lib/other.ts',
      'lib/i18n/en/auth.ts',
      'server/deep/inside.test.ts',
      '.next/dev/page.js',
      'data.json',
    ]) {
      put(name, 'b');
    }
    put('server/deep/inside.ts', 'b');
    await expectReported(['server/deep/inside.ts']);
  });

  test('ignores a file that is rewritten unchanged', async () => {
    put('server/start.ts', readFileSync(path.join(folder, 'server/start.ts'), 'utf8'));
    utimesSync(path.join(folder, 'lib/team.ts'), 4_000_000_000, 4_000_000_000);
    put('server/deep/inside.ts', 'b');
    await expectReported(['server/deep/inside.ts']);
  });

  test('reports each time an editor replaces a file', async () => {
    for (const content of ['b', 'c', 'd']) {
      put('server/deep/inside.ts~', content);
      renameSync(path.join(folder, 'server/deep/inside.ts~'), path.join(folder, 'server/deep/inside.ts'));
      await vi.waitFor(() => expect(reported).toEqual([['server/deep/inside.ts']]), 10_000);
      reported.length = 0;
    }
  });

  test('reports files in a new folder and in a replaced one', async () => {
    mkdirSync(path.join(folder, 'server/new'));
    put('server/start.ts', 'b');
    await expectReported(['server/start.ts']);
    put('server/new/inside.ts', 'a');
    rmSync(path.join(folder, 'server/deep'), { recursive: true });
    await expectReported(['server/start.ts'], ['server/deep/inside.ts', 'server/new/inside.ts']);
    mkdirSync(path.join(folder, 'server/deep'));
    put('server/start.ts', 'c');
    await vi.waitFor(() => expect(reported).toHaveLength(3), 10_000);
    put('server/deep/inside.ts', 'a');
    await vi.waitFor(() => expect(reported.at(-1)).toEqual(['server/deep/inside.ts']), 10_000);
  });

  test('reports a file of lib once a server file imports it', async () => {
    put('server/start.ts', "import { other } from '#lib/other.ts';\n");
    await expectReported(['server/start.ts']);
    put('lib/other.ts', 'b');
    await expectReported(['server/start.ts'], ['lib/other.ts']);
  });
});
