import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { complete } from '#server/testing/complete-settings.ts';

const CACHE = { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE };

test('reports problems of the environment, the .env file, and the configuration file together', () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'settings-'));
  writeFileSync(path.join(folder, '.env'), 'PORT=web\nLOG_LEVEL=debug\n');
  const script = `import { loadSettings } from ${JSON.stringify(path.resolve('server/settings/load-settings.ts'))}; console.log(JSON.stringify(loadSettings()));`;
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: folder,
    env: { ...complete, ...CACHE, NODE_ENV: 'test', LOG_LEVEL: 'loud' },
    encoding: 'utf8',
  });
  rmSync(folder, { recursive: true });
  expect(JSON.parse(output)).toEqual({
    problems: [
      'environment:PORT: must be a number',
      expect.stringContaining('environment:LOG_LEVEL: must be one of'),
      expect.stringContaining('portal.config.yaml: there is no such file'),
    ],
  });
});

test.each([
  ['a deployed portal', {}, 'true production'],
  ['the sandbox', { PORTAL_SANDBOX: '1' }, 'undefined production'],
  ['the sandbox in development', { PORTAL_SANDBOX: '1', PORTAL_DEV: '1' }, 'undefined development'],
])("%s: whether endpoints in AWS configuration files are ignored, and React's mode (%o): %s", (_who, change, told) => {
  const script = `import { loadSettings } from ${JSON.stringify(path.resolve('server/settings/load-settings.ts'))};
    loadSettings(); console.log(process.env.AWS_IGNORE_CONFIGURED_ENDPOINT_URLS, process.env.NODE_ENV);`;
  const config = { PORTAL_CONFIG: path.resolve('portal.config.example.yaml') };
  const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], {
    cwd: tmpdir(),
    env: { ...complete, ...config, ...change, ...CACHE, NODE_ENV: 'test' },
    encoding: 'utf8',
  });
  expect(output.trim()).toBe(told);
});

describe('a secret in a file', () => {
  const load = (environment: Record<string, string>) => {
    const script = `import { loadSettings } from ${JSON.stringify(path.resolve('server/settings/load-settings.ts'))};
    const read = loadSettings();
    console.log(JSON.stringify('problems' in read ? read : { escrowKey: read.settings.escrow.keys.map((key) => key.toString('base64')).join() }));`;
    const config = { PORTAL_CONFIG: path.resolve('portal.config.example.yaml') };
    const env = { ...config, ...environment, ...CACHE, NODE_ENV: 'test' } as const;
    const output = execFileSync(process.execPath, ['--input-type=module', '-e', script], { cwd: tmpdir(), env });
    return JSON.parse(String(output));
  };
  const { ESCROW_KEY, ...others } = complete;
  const put = (text: string) => {
    const folder = mkdtempSync(path.join(tmpdir(), 'secrets-'));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = path.join(folder, 'escrow-key');
    writeFileSync(file, text);
    return file;
  };

  test('is read unchanged except for the trailing line break', () => {
    expect(load({ ...others, ESCROW_KEY_FILE: put(`${ESCROW_KEY}\n`) })).toEqual({ escrowKey: ESCROW_KEY });
  });

  test.each<[string, () => Record<string, string>, RegExp]>([
    [
      'that is set in addition to the setting itself',
      () => ({ ESCROW_KEY, ESCROW_KEY_FILE: put(ESCROW_KEY) }),
      /keep one of the two/,
    ],
    ['that does not exist', () => ({ ESCROW_KEY_FILE: '/nowhere/escrow-key' }), /cannot be read \(ENOENT\)/],
    ['that is empty', () => ({ ESCROW_KEY_FILE: put('\n') }), /names an empty file/],
  ])('%s is reported', (_what, change, problem) => {
    const told = load({ ...others, ...change() }).problems as string[];
    expect(told.filter((line) => line.startsWith('environment:ESCROW_KEY_FILE: ') && problem.test(line))).toHaveLength(
      1,
    );
  });
});
