import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);
const readJson = <T>(name: string) => JSON.parse(readFileSync(path.join(root, name), 'utf8')) as T;

type Versions = Readonly<Record<string, string>>;

interface Manifest {
  dependencies: Versions;
  devDependencies: Versions;
  optionalDependencies: Versions;
  overrides: Versions;
  allowScripts: Readonly<Record<string, boolean>>;
}

interface Lockfile {
  packages: Readonly<
    Record<
      string,
      {
        version?: string;
        license?: string;
        /** Absent for production dependencies. */
        dev?: boolean;
        hasInstallScript?: boolean;
        resolved?: string;
      }
    >
  >;
}

const manifest = readJson<Manifest>('package.json');
const installed = Object.entries(readJson<Lockfile>('package-lock.json').packages)
  .filter(([place]) => place.includes('node_modules/'))
  .map(([place, found]) => ({ name: place.slice(place.lastIndexOf('node_modules/') + 13), ...found }));

/** The first version without a known vulnerability, and what it fixes. */
const SAFE_FROM: readonly (readonly [name: string, version: string])[] = [
  // Remote code execution by a request to any page (CVE-2025-55182 and the two of
  // October 2026), and bypasses of proxy.ts.
  ['next', '16.4.5'],
  // Sign-in mix-up between providers, and a header that ends the request.
  ['next-auth', '4.24.15'],
  ['react', '19.2.6'],
  ['react-dom', '19.2.6'],
];

describe('installs no version with a known vulnerability', () => {
  test.each(SAFE_FROM)('%s is %s or later, wherever it is installed', (name, version) => {
    const found = installed.filter((one) => one.name === name).map((one) => one.version ?? '');
    expect(found.length).toBeGreaterThan(0);
    expect(found.filter((one) => compareVersions(one, version) < 0)).toEqual([]);
  });

  test.each([
    ['16.4.5', '16.4.5', 0],
    ['16.4.10', '16.4.5', 1],
    ['16.4.4', '16.4.5', -1],
    ['15.9.9', '16.0.0', -1],
    // A prerelease sorts before its release.
    ['16.4.5-canary.1', '16.4.5', -1],
  ])('%s against %s is %i', (left, right, order) => {
    expect(Math.sign(compareVersions(left, right))).toBe(order);
  });
});

test('pins every dependency to one version', () => {
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides });
  expect(all.filter(([, version]) => !/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});

/**
 * Licenses that require only keeping the notices. The last one is that of caniuse-lite, data that `next build` reads.
 */
const LICENSES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'MIT-0',
  'PostgreSQL',
  'Unlicense',
  'CC-BY-4.0',
];

/**
 * Evaluates an SPDX expression: one license of an OR suffices, all of an AND count.
 * A missing license counts as restrictive.
 */
function isFree(license = ''): boolean {
  const choices = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => LICENSES.includes(one)));
}

test('ships only packages, on any platform, whose license sets no conditions on the portal', () => {
  const shipped = installed.filter(({ dev }) => !dev);
  expect(shipped.length).toBeGreaterThan(100);
  const others = shipped.filter(({ license }) => !isFree(license));
  expect(others.map(({ name, license }) => `${name}: ${license ?? 'no license'}`)).toEqual([]);
});

test.each([
  ['MIT', true],
  ['(MIT OR CC0-1.0)', true],
  ['(MIT OR GPL-3.0-only)', true],
  ['Apache-2.0 AND LGPL-3.0-or-later', false],
  ['AGPL-3.0-or-later', false],
  ['SEE LICENSE IN LICENSE', false],
  [undefined, false],
])('for %s, returns %s', (license, expected) => {
  expect(isFree(license)).toBe(expected);
});

test('allows install scripts only for the named packages that have one', () => {
  const scripted = [...new Set(installed.filter((one) => one.hasInstallScript).map(({ name }) => name))];
  const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]);
  expect(scripted.sort()).toEqual(allowed.sort());
});

test('names no registry in the lockfile', () => {
  expect(installed.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test('lists what is shipped, with versions, in one command', () => {
  const output = execFileSync('npm', ['run', '--silent', 'sbom'], { cwd: root, encoding: 'utf8', maxBuffer: 1e8 });
  const { bomFormat, components } = JSON.parse(output) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const listed = components.map(({ name, version }) => `${name}@${version}`);
  expect(listed).toContain(`next@${manifest.dependencies.next}`);
  expect(listed.filter((one) => one.startsWith('vitest@'))).toEqual([]);
});

function compareVersions(left: string, right: string): number {
  const parts = (version: string) => (version.split('-')[0] ?? '').split('.').map(Number);
  const [mine, other] = [parts(left), parts(right)];
  const at = mine.findIndex((part, index) => part !== other[index]);
  if (at >= 0) return (mine[at] ?? 0) - (other[at] ?? 0);
  return Number(right.includes('-')) - Number(left.includes('-'));
}
