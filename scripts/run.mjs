// Runs a target of this repository on a machine that has only Node 20 or later and npm: installs what is missing first, then starts
// the target with the Node of node_modules. Plain JavaScript without dependencies, because it runs before any are there.
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

/** Null where node_modules holds exactly what package-lock.json asks for. */
function whyInstall() {
  const wanted = readPackages(path.join(root, 'package-lock.json'));
  if (!wanted) fail('package-lock.json is missing or broken: get it back from the repository.');
  // npm writes this file last: after an installation that was broken off it is not there.
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
  // npm names its own program to the scripts that it runs.
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm'];
  const [command, ...parameters] = [...npm, 'ci', '--include=dev', '--include=optional', '--no-audit', '--no-fund'];
  const { status, error } = spawnSync(command, parameters, { cwd: root, stdio: 'inherit' });
  if (status !== 0) fail(`npm ci did not succeed${error ? ` (${error.message})` : ''}: see its message above.`);
}

/** The Node of node_modules, or this one where it is as new. */
function findNode() {
  const installed = path.join(bin, 'node');
  if (existsSync(installed) && spawnSync(installed, ['--version']).status === 0) return installed;
  if (Number(process.versions.node.split('.')[0]) >= 24) return process.execPath;
  return fail('node_modules/.bin/node does not run: allow install scripts and run npm ci again, or install Node 24.');
}

function run(node, parameters) {
  const env = { ...process.env, PATH: `${bin}${path.delimiter}${process.env.PATH ?? ''}` };
  const child = spawn(node, parameters, { cwd: root, env, stdio: 'inherit' });
  // The target ends by itself once it has stopped what it started; until then this process waits.
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal));
  child.on('error', (error) => fail(error.message));
  child.on('exit', (code, signal) => process.exit(code ?? (signal === 'SIGINT' ? 130 : 1)));
}

function fail(message) {
  console.error(message);
  process.exit(1);
}
