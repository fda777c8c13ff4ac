// Runs a script of this repository on a machine with only Node 20 or later and npm: installs missing
// packages first, then runs it with the Node in node_modules. Plain JavaScript without dependencies,
// because it runs before they are installed.
import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.dirname(path.dirname(fileURLToPath(import.meta.url)));
const modules = path.join(root, 'node_modules');
const bin = path.join(modules, '.bin');

const [target, ...rest] = process.argv.slice(2);
if (!target) fail('Usage: node scripts/run.mjs <script.ts> [argument ...]');
if (Number(process.versions.node.split('.')[0]) < 20)
  fail(`Node ${process.versions.node} is too old: install Node 20 or later.`);

const reason = whyInstall();
if (reason) install(reason);
run(findNode(), [path.join(root, target), ...rest]);

/** Null if node_modules matches package-lock.json. */
function whyInstall() {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (!wanted) fail('package-lock.json is missing or broken: restore it from the repository.');
  // npm writes this file last, so it is missing after an interrupted installation.
  const installed = readPackages(path.join(modules, '.package-lock.json'));
  if (!installed) return 'they are not installed yet';
  for (const [name, { version, optional }] of Object.entries(wanted)) {
    if (name === '') continue;
    const found = installed[name];
    if (found ? found.version !== version : !optional) return 'package-lock.json has changed';
  }
  return existsSync(path.join(bin, 'next')) ? null : 'some of them are missing';
}

function readPackages(file) {
  try {
    return JSON.parse(readFileSync(file, 'utf8')).packages;
  } catch {
    return null;
  }
}

function install(why) {
  console.log(`Installing the dependencies (npm ci), because ${why} ...`);
  // npm passes the path of its own program to scripts.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...parameters] = [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail(`npm ci failed${error ? ` (${error.message})` : ''}: see its message above.`);
}

/** The Node in node_modules, or the current one if it is recent enough. */
function findNode() {
  const installed = path.join(bin, 'node');
  if (existsSync(installed) && spawnSync(installed, ['--version']).status === 0) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail('node_modules/.bin/node does not run: allow install scripts and run npm ci again, or install Node 24.');
}

function run(node, parameters) {
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, parameters, { cwd: root, env, stdio: 'inherit' });
  // The script exits once it has stopped what it started; until then this process waits.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
