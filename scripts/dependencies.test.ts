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
        /** Missing of what is shipped. */
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

/** The first version without a known hole, each with what it closes. */
const SAFE_FROM: readonly (readonly [name: string, version: string])[] = [
  // Code that strangers run by a request to any page (CVE-2025-55182 and the two of October 2026), and ways around proxy.ts.
  ['next', '16.4.5'],
  // Sign-in that is mixed up between providers, and a header that ends the request.
  ['next-auth', '4.24.15'],
  ['react', '19.2.6'],
  ['react-dom', '19.2.6'],
];

describe('no version is installed that is known to be unsafe', () => {
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
    // Before the version whose name it begins with.
    ['16.4.5-canary.1', '16.4.5', -1],
  ])('%s against %s is %i', (left, right, order) => {
    expect(Math.sign(compareVersions(left, right))).toBe(order);
  });
});

test('every dependency is pinned to one version', () => {
  const { dependencies, devDependencies, optionalDependencies, overrides } = manifest;
  const all = Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies, ...overrides });
  expect(all.filter(([, version]) => !/^(?:npm:[a-z-]+@)?\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
});

/** What asks for no more than to keep the notices. caniuse-lite, data that `next build` reads, is under the license of the last line. */
const LICENSES = [
  '0BSD',
  'Apache-2.0',
  'BSD-2-Clause',
  'BSD-3-Clause',
  'BlueOak-1.0.0',
  'CC0-1.0',
  'ISC',
  'MIT',
  'PostgreSQL',
  'Unlicense',
  'CC-BY-4.0',
];

/** An SPDX expression: of licenses joined by OR one is enough, of those joined by AND every one counts. Without one nothing is known. */
function isFree(license = ''): boolean {
  const choices = license.replace(/^\((.*)\)$/, '$1').split(' OR ');
  return choices.some((choice) => choice.split(' AND ').every((one) => LICENSES.includes(one)));
}

test('everything that is shipped, on any platform, has a license without conditions on the portal', () => {
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
])('of %s it is %s that it is free of conditions', (license, expected) => {
  expect(isFree(license)).toBe(expected);
});

test('the packages that may run a script when they are installed are those that have one, by name', () => {
  const scripted = [...new Set(installed.filter((one) => one.hasInstallScript).map(({ name }) => name))];
  const allowed = Object.keys(manifest.allowScripts).filter((name) => manifest.allowScripts[name]);
  expect(scripted.sort()).toEqual(allowed.sort());
});

test('the lockfile names no registry', () => {
  expect(installed.filter(({ resolved }) => resolved !== undefined)).toEqual([]);
});

test('one command lists what is shipped, with its versions', () => {
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
