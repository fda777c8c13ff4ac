import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';

const root = path.dirname(import.meta.dirname);
const FOLDERS = ['app', 'components', 'lib', 'server', 'sandbox', 'scripts', 'e2e'] as const;
type Folder = (typeof FOLDERS)[number];

interface SourceFile {
  /** Relative to the root, with forward slashes. */
  name: string;
  folder: Folder;
  isTest: boolean;
  text: string;
  /** What the file imports: `folder/…` for our own files, the package name for others. */
  imports: string[];
}

const files = FOLDERS.flatMap((folder) =>
  globSync(`${folder}/**/*.{ts,tsx,mjs,css}`, { cwd: root }).map((name) => readSource(folder, name)),
);
const product = files.filter(({ isTest }) => !isTest);

function readSource(folder: Folder, file: string): SourceFile {
  const name = file.split(path.sep).join('/');
  const text = readFileSync(path.join(root, file), 'utf8');
  const isTest = /\.(test|spec)\.tsx?$|\/testing\//.test(name) || folder === 'e2e';
  return { name, folder, isTest, text, imports: [...findImports(text)].map((specifier) => resolve(name, specifier)) };
}

function findImports(text: string): Set<string> {
  const statements = text.matchAll(/^(?:import|export)\s(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return new Set([...statements, ...calls].map(([, specifier]) => specifier as string));
}

function resolve(importer: string, specifier: string): string {
  if (specifier.startsWith('#')) return specifier.slice(1);
  if (!specifier.startsWith('.')) return specifier;
  return path.posix.join(path.posix.dirname(importer), specifier);
}

/** The files that break a rule, each with the reason: `file -> what`. */
function breaches(where: readonly SourceFile[], find: (file: SourceFile) => readonly string[]): string[] {
  return where.flatMap((file) => find(file).map((what) => `${file.name} -> ${what}`));
}

const isPackage = (specifier: string, name: string) => specifier === name || specifier.startsWith(`${name}/`);

describe('imports', () => {
  const MAY_IMPORT: Readonly<Record<Folder, readonly string[]>> = {
    app: ['app', 'components', 'server', 'lib'],
    components: ['components', 'server/actions', 'lib'],
    lib: ['lib'],
    server: ['server', 'lib'],
    sandbox: ['sandbox', 'server', 'lib'],
    scripts: ['scripts', 'sandbox'],
    e2e: [...FOLDERS],
  };

  test('point one way: app to components to lib, app to server to lib', () => {
    const ours = (specifier: string) => FOLDERS.some((folder) => isPackage(specifier, folder));
    const isAllowed = (folder: Folder, specifier: string) =>
      MAY_IMPORT[folder].some((allowed) => isPackage(specifier, allowed));
    expect(
      breaches(product, ({ folder, imports }) =>
        imports.filter((specifier) => ours(specifier) && !isAllowed(folder, specifier)),
      ),
    ).toEqual([]);
  });

  test('have no cycles', () => {
    const byName = new Map(files.map((file) => [file.name, file]));
    const done = new Set<string>();
    const cycles: string[] = [];
    const visit = (name: string, path: readonly string[]) => {
      if (path.includes(name)) cycles.push([...path.slice(path.indexOf(name)), name].join(' -> '));
      if (done.has(name) || path.includes(name)) return;
      for (const next of byName.get(name)?.imports ?? []) if (byName.has(next)) visit(next, [...path, name]);
      done.add(name);
    };
    for (const { name } of files) visit(name, []);
    expect(cycles).toEqual([]);
  });

  test('between top-level folders use # paths', () => {
    expect(
      breaches(files, ({ folder, text, name }) =>
        [...findImports(text)].filter(
          (specifier) => specifier.startsWith('.') && !resolve(name, specifier).startsWith(`${folder}/`),
        ),
      ),
    ).toEqual([]);
  });

  test.each([
    ['the database driver', ['pg', 'kysely'], 'server/store/'],
    ['the AWS SDK', ['@aws-sdk', '@smithy'], 'server/aws/'],
    ['next-auth', ['next-auth'], 'server/auth/'],
  ])('of %s live in one place', (_what, packages, place) => {
    const elsewhere = product.filter(({ name, folder }) => !name.startsWith(place) && folder !== 'sandbox');
    expect(
      breaches(elsewhere, ({ imports }) =>
        imports.filter((specifier) => packages.some((one) => isPackage(specifier, one))),
      ),
    ).toEqual([]);
  });

  test('of the oracle never reach the portal, not even indirectly', () => {
    const ours = (specifier: string) => files.find(({ name }) => name === specifier);
    const reached = new Set(files.filter(({ name }) => name.startsWith('e2e/oracle/')));
    for (const { imports } of reached) {
      for (const file of imports.map(ours)) if (file) reached.add(file);
    }
    expect(
      breaches([...reached], ({ imports }) => imports.filter((one) => ours(one)?.folder !== 'e2e' && ours(one))),
    ).toEqual([]);
    expect([...reached].length).toBeGreaterThan(10);
  });

  test('of server actions in components go through useAction or actionQuery, which detect a portal update', () => {
    const CALL = 'components/actions/call-action.ts';
    // A draft is saved while somebody types, so the form isn't rendered again for each save, as useAction would.
    const DRAFT = 'components/request/draft/use-draft.ts';
    const WAYS = ['components/actions/use-action.ts', 'components/actions/action-query.ts', DRAFT];
    expect(
      product
        .filter(({ imports }) => imports.includes(CALL))
        .map(({ name }) => name)
        .sort(),
    ).toEqual(WAYS.toSorted());
    const callers = product.filter(
      ({ folder, imports }) => folder === 'components' && imports.some((one) => isPackage(one, 'server/actions')),
    );
    const askers = callers.filter(({ name, imports }) => name !== DRAFT && !imports.some((one) => WAYS.includes(one)));
    expect(callers.length).toBeGreaterThan(5);
    expect(askers.map(({ name }) => name)).toEqual([]);
  });

  test('of client files on the server are components, the only values that Next passes on', () => {
    const isClient = ({ text }: SourceFile) => text.startsWith("'use client'");
    const clientFiles = new Set(files.filter(isClient).map(({ name }) => name));
    const pages = product.filter((file) => file.folder === 'app' && !isClient(file));
    const values = ({ name, text }: SourceFile) =>
      [...text.matchAll(/^(?:import|export) \{([^}]*)\} from '([^']+)'/gm)]
        .filter(([, , from]) => clientFiles.has(resolve(name, from as string)))
        .flatMap(([, names]) => (names as string).split(',').map((one) => one.trim()))
        .filter((one) => one !== '' && !one.startsWith('type '));
    expect(pages.flatMap(values).length).toBeGreaterThan(10);
    expect(breaches(pages, (file) => values(file).filter((one) => !/^[A-Z][a-z]/.test(one)))).toEqual([]);
  });

  test('never reach the sandbox or the tests from product code', () => {
    const outside = ['sandbox', 'scripts', 'e2e'];
    const shipped = product.filter(({ folder }) => !outside.includes(folder));
    expect(breaches(shipped, ({ imports }) => imports.filter((one) => /\.test\.ts$|\/testing\//.test(one)))).toEqual(
      [],
    );
  });
});

test('server actions are whole files of server/actions, so that none closes over values that Next would encrypt', () => {
  const shipped = product.filter(({ folder }) => ['app', 'components', 'lib', 'server'].includes(folder));
  const marked = shipped.filter(({ text }) => /^\s*['"]use server['"]/m.test(text));
  expect(marked.length).toBeGreaterThan(0);
  expect(breaches(marked, ({ text }) => text.match(/^[^\S\n]+['"]use server['"].*/gm) ?? [])).toEqual([]);
  expect(marked.filter(({ name }) => !name.startsWith('server/actions/')).map(({ name }) => name)).toEqual([]);
});

test('the environment is read in one place', () => {
  const shipped = product.filter(
    ({ name, folder }) =>
      ['app', 'components', 'lib', 'server'].includes(folder) && name !== 'server/settings/load-settings.ts',
  );
  expect(breaches(shipped, ({ text }) => text.match(/process\.env\b.*/g) ?? [])).toEqual([]);
});

test('raw HTML is written in one place, with fixed text', () => {
  const raw = /\b(?:dangerouslySetInnerHTML|innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b/g;
  const shipped = product.filter(({ folder }) => ['app', 'components', 'lib', 'server'].includes(folder));
  expect(breaches(shipped, ({ text }) => text.match(raw) ?? [])).toEqual(['app/layout.tsx -> dangerouslySetInnerHTML']);
});

test('only the built-in PostgreSQL starts programs', () => {
  const shipped = product.filter(({ folder }) => ['app', 'components', 'lib', 'server'].includes(folder));
  const others = shipped.filter(({ name }) => !name.startsWith('server/embedded/'));
  expect(breaches(others, ({ imports }) => imports.filter((one) => /^(?:node:)?child_process$/.test(one)))).toEqual([]);
});

test('lib is pure: no I/O, clock, randomness or React', () => {
  const lib = product.filter(({ folder }) => folder === 'lib');
  const IMPURE =
    /\b(?:Date\.now\(|new Date\(\)|Math\.random\(|crypto\.|performance\.|fetch\(|setTimeout\(|process\.|(?:window|document)\.[a-z]).*/g;
  const PURE_PACKAGES = ['lib', 'zod', 'use-intl/core'];
  expect(breaches(lib, ({ text }) => withoutComments(text).match(IMPURE) ?? [])).toEqual([]);
  expect(
    breaches(lib, ({ imports }) => imports.filter((one) => !PURE_PACKAGES.some((allowed) => isPackage(one, allowed)))),
  ).toEqual([]);
});

test('the engine gets time and randomness as arguments', () => {
  const engine = product.filter(({ name }) => /^server\/(?:engine|aws)\//.test(name));
  const OWN_TIME =
    /\b(?:Date\.now|new Date\(\)|Math\.random|performance\.now|setTimeout|setInterval|timers\/promises)\b.*/g;
  expect(engine.length).toBeGreaterThan(50);
  expect(breaches(engine, ({ text }) => withoutComments(text).match(OWN_TIME) ?? [])).toEqual([]);
});

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, '');
}

test('every command authorizes', () => {
  const commands = product.filter(({ name }) => name.startsWith('server/commands/'));
  const AUTHORIZES =
    /\b(?:isAllowed|requirePermission|decide[A-Z]\w*|auditedTeamsOf|seenTeamsOf|findRun|withTeamAws|loadCleanableRun)\(/;
  expect(commands.length).toBeGreaterThan(10);
  expect(commands.filter(({ text }) => !AUTHORIZES.test(text)).map(({ name }) => name)).toEqual([]);
});

test('queries and commands are reached only through actions, routes, pages and CLI tools', () => {
  const callers = product.filter(({ name }) => !/^(?:app|server\/(?:actions|commands|queries|http)|e2e)\//.test(name));
  expect(
    breaches(callers, ({ imports }) => imports.filter((one) => /^server\/(?:commands|queries)\//.test(one))),
  ).toEqual([]);
});

describe('files', () => {
  test('are named in kebab-case', () => {
    const NAME =
      /^(?:\[(?:\.\.\.)?[a-z-]+\]|\([a-z-]+\)|[a-z0-9]+(?:-[a-z0-9]+)*(?:\.(?:(?:(?:process|db|aws|tools)\.)?test|spec|d|module))?(?:\.(?:ts|tsx|mjs|css))?)$/;
    expect(breaches(files, ({ name }) => name.split('/').filter((part) => !NAME.test(part)))).toEqual([]);
  });

  test('have one subject, so none is called utils, helpers, common or types', () => {
    const VAGUE = /^(?:utils?|helpers?|common|types?|misc|shared|constants)(?:\.\w+)*$/;
    expect(breaches(files, ({ name }) => name.split('/').filter((part) => VAGUE.test(part)))).toEqual([]);
  });

  test('don’t re-export everything from another file', () => {
    expect(breaches(files, ({ text }) => text.match(/^export \* from .*$/gm) ?? [])).toEqual([]);
  });

  test('have at most 200 lines, tests at most 300', () => {
    const lines = ({ text }: SourceFile) => text.split('\n').length - 1;
    const isList = ({ name }: SourceFile) => /^lib\/i18n\/(?:en|ja)\/|^server\/store\/database\/schema.ts$/.test(name);
    const isLong = (file: SourceFile) => lines(file) > (file.isTest || isList(file) ? 300 : 200);
    expect(files.filter(isLong).map((file) => `${file.name}: ${lines(file)}`)).toEqual([]);
  });

  test('have two importers, 40 lines or a test of their own; otherwise their code belongs in the one file that uses it', () => {
    const names = new Set(files.map(({ name }) => name));
    const importers = new Map<string, number>();
    for (const { imports } of files) for (const one of imports) importers.set(one, (importers.get(one) ?? 0) + 1);
    const isTested = (name: string) =>
      ['', '.db', '.aws', '.process', '.tools'].some((kind) =>
        ['ts', 'tsx'].some((end) => names.has(name.replace(/\.tsx?$/, `${kind}.test.${end}`))),
      );
    // Conventions with one verb, read, step, statement or migration per file; what React or a program loads itself; and
    // images.
    const EXEMPT =
      /^(?:app|sandbox|scripts)\/|^server\/(?:actions|commands|queries|store|engine\/steps)\/|^lib\/i18n\/(?:en|ja)\/|\.(?:css|mjs|d\.ts)$/;
    const entries: string[] = JSON.parse(readFileSync(path.join(root, 'knip.json'), 'utf8')).entry;
    const rendered = new Set(product.filter(({ name }) => name.startsWith('app/')).flatMap(({ imports }) => imports));
    const small = product.filter(
      ({ name, text }) =>
        !EXEMPT.test(name) &&
        !entries.includes(name) &&
        !rendered.has(name) &&
        text.split('\n').length <= 40 &&
        (importers.get(name) ?? 0) < 2 &&
        !isTested(name),
    );
    expect(small.map(({ name }) => name)).toEqual([]);
  });
});

test('a test names what it needs: PostgreSQL in `.db.test.ts`, moto in `.aws.test.ts`', () => {
  const POSTGRES = /\/(?:test-database|test-engine)\.ts$/;
  const MOTO = /\/(?:pooled-aws|test-engine)\.ts$/;
  const wrong = files.filter(
    ({ isTest, name }) => isTest && name.endsWith('.test.ts') && !/\.(?:aws|tools)\.test\.ts$/.test(name),
  );
  expect(
    breaches(wrong, ({ name, imports }) =>
      imports.filter((one) => MOTO.test(one) || (POSTGRES.test(one) && !name.endsWith('.db.test.ts'))),
    ),
  ).toEqual([]);
});

test('a test name describes behavior without "should"', () => {
  const tests = files.filter(({ isTest, name }) => isTest && name !== 'lib/architecture.test.ts');
  expect(breaches(tests, ({ text }) => text.match(/\b(?:test|it)\(\s*['"`][^'"`]*\bshould\b.*/g) ?? [])).toEqual([]);
});
