// The files of the container image, for the Dockerfile and the test that starts the portal from them:
// node scripts/image-files.ts FOLDER copies them, after `npm run build`.
import { constants, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import path from 'node:path';

const OTHERS = ['package.json', 'next.config.mjs', 'LICENSE'];
const BUILD_UNUSED = /^\.next\/(?:cache|diagnostics|types)\/|^\.next\/(?:lock|trace)|\.(?:map|nft\.json)$/;
/** Node runs no TypeScript in packages. */
const PACKAGE_UNUSED = /\.(?:map|[cm]?ts)$|^\/node_modules\//;

interface Manifest {
  scripts?: Record<string, string>;
  dependencies?: Record<string, string>;
  optionalDependencies?: Record<string, string>;
  peerDependencies?: Record<string, string>;
  peerDependenciesMeta?: Record<string, { optional?: boolean }>;
}

/**
 * The files that `npm start` and the commands for operators need, relative to the root: the sources of the server, the
 * build, and the packages that either loads. The packages that the build has bundled aren't among them, and neither are
 * the optional ones: compilers, and the built-in PostgreSQL.
 */
export function imageFiles(root: string): string[] {
  const sources = reachedSources(root);
  const build = filesIn(root, '.next');
  const traces = build.filter((name) => name.endsWith('.nft.json'));
  const named = [...sources.packages, ...traces.flatMap((name) => tracedPackages(root, name))];
  const packages = packageFolders(root, named).flatMap((folder) =>
    filesIn(root, folder).filter((name) => !PACKAGE_UNUSED.test(name.slice(folder.length))),
  );
  const built = build.filter((name) => !BUILD_UNUSED.test(name));
  return [...OTHERS, ...filesIn(root, 'public'), ...sources.files, ...built, ...packages].sort();
}

/** Copies them to the folder, which must not exist. */
export function copyImageFiles(root: string, folder: string): void {
  mkdirSync(folder);
  for (const name of imageFiles(root)) {
    // Recursive for the sake of links to folders, which stay links.
    const options = { recursive: true, verbatimSymlinks: true, mode: constants.COPYFILE_FICLONE };
    cpSync(path.join(root, name), path.join(folder, name), options);
  }
}

/** The files and links below a folder. Unlike `readdir` with `recursive`, it doesn't follow links to folders. */
function filesIn(root: string, folder: string): string[] {
  return readdirSync(path.join(root, folder), { withFileTypes: true }).flatMap((entry) => {
    const name = `${folder}/${entry.name}`;
    return entry.isDirectory() ? filesIn(root, name) : [name];
  });
}

/** Our own files that the commands in package.json load, and the packages that these import. */
function reachedSources(root: string): { files: string[]; packages: string[] } {
  const { scripts } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
  const commands = Object.values(scripts ?? {}).map((command) => /^exec node (server\/\S+)$/.exec(command)?.[1]);
  const files = new Set(commands.filter((name) => name !== undefined));
  const packages = new Set<string>();
  for (const file of files) {
    for (const specifier of importsOf(readFileSync(path.join(root, file), 'utf8'))) {
      if (specifier.startsWith('#')) files.add(specifier.slice(1));
      else if (specifier.startsWith('.')) files.add(path.posix.join(path.posix.dirname(file), specifier));
      else if (!specifier.startsWith('node:')) packages.add(packageOf(specifier));
    }
  }
  return { files: [...files], packages: [...packages] };
}

/** Types are gone when the source runs. */
function importsOf(source: string): string[] {
  const statements = source.matchAll(/^(?:import|export)\s(?!type\b)(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm);
  const calls = source.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...calls].map(([, specifier = '']) => specifier);
}

/** Next lists what its server and each page load besides the bundles. */
function tracedPackages(root: string, trace: string): string[] {
  const { files } = JSON.parse(readFileSync(path.join(root, trace), 'utf8')) as { files: string[] };
  const names = files.map((name) => path.posix.join(path.posix.dirname(trace), name));
  return names.filter((name) => name.startsWith('node_modules/')).map((name) => packageOf(name.slice(13)));
}

const packageOf = (specifier: string) => specifier.split('/', specifier.startsWith('@') ? 2 : 1).join('/');

/** The folders of these packages and of what they depend on, found as Node finds them. */
function packageFolders(root: string, names: readonly string[]): string[] {
  const found = new Set<string>();
  const pending = [...new Set(names)].map((name) => ({ name, from: '' }));
  for (const { name, from } of pending) {
    const folder = findPackage(root, name, from);
    if (folder === null) throw new Error(`${from || 'the portal'} needs ${name}, which is not installed: run npm ci`);
    if (found.has(folder)) continue;
    found.add(folder);
    const manifest = JSON.parse(readFileSync(path.join(root, folder, 'package.json'), 'utf8')) as Manifest;
    pending.push(...neededPackages(manifest).map((needed) => ({ name: needed, from: folder })));
  }
  return [...found];
}

function neededPackages(manifest: Manifest): string[] {
  const { dependencies = {}, optionalDependencies = {}, peerDependencies = {}, peerDependenciesMeta = {} } = manifest;
  // npm repeats optional dependencies among the others.
  const needed = Object.keys(dependencies).filter((name) => !(name in optionalDependencies));
  return [...needed, ...Object.keys(peerDependencies).filter((name) => !peerDependenciesMeta[name]?.optional)];
}

function findPackage(root: string, name: string, from: string): string | null {
  const folder = path.posix.join(from, 'node_modules', name);
  if (existsSync(path.join(root, folder, 'package.json'))) return folder;
  if (from === '') return null;
  const [parent = ''] = /^.*(?=\/node_modules\/)/.exec(from) ?? [];
  return findPackage(root, name, parent);
}

if (import.meta.main) {
  const [folder] = process.argv.slice(2);
  if (folder === undefined) throw new Error('Usage: node scripts/image-files.ts FOLDER');
  copyImageFiles(realpathSync(path.dirname(import.meta.dirname)), path.resolve(folder));
}
