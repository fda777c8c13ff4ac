import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { SandboxFailure } from './failure.ts';
import { findFreePort } from './free-port.ts';
import { waitForAnswer } from './part.ts';
import type { ProcessSupervisor } from './process-supervisor.ts';

const READY_TIMEOUT_MS = 60_000;
/** The version that the tests are written for; other versions validate differently. */
const MOTO_VERSION = '5.2.1';
const MOTO_PACKAGE = `moto[server]==${MOTO_VERSION}`;
const HOW_TO_GET_MOTO = `To get moto_server ${MOTO_VERSION}, do one of these and start again:
  - install Python 3 with its venv module (Debian, Ubuntu: apt install python3 python3-venv), which the sandbox then uses automatically
  - pip install '${MOTO_PACKAGE}'
  - set AWS_ENDPOINT_URL to the address of another AWS simulator`;

/** Starts an empty simulated AWS on a free loopback port; returns its URL. */
export async function startMoto(
  folder: string,
  keeper: ProcessSupervisor,
  say: (line: string) => void,
): Promise<string> {
  const command = await obtainMoto(folder, keeper, say);
  const port = await findFreePort(null);
  const parameters = ['-H', '127.0.0.1', '-p', String(port)];
  const part = await keeper.start({ name: 'moto', command, parameters, env: motoEnvironment() });
  const url = `http://127.0.0.1:${port}`;
  await waitForAnswer(part, `${url}/moto-api/`, READY_TIMEOUT_MS);
  return url;
}

/** Loads `moto-start/sitecustomize.py`, which makes moto faster. */
function motoEnvironment(): NodeJS.ProcessEnv {
  const folders = [path.join(import.meta.dirname, 'moto-start'), process.env.PYTHONPATH];
  return {
    ...process.env,
    PYTHONPATH: folders.filter(Boolean).join(path.delimiter),
    // Keeps Python's cache out of the source tree.
    PYTHONDONTWRITEBYTECODE: '1',
    // Adds headers for browsers to each response.
    MOTO_DISABLE_GLOBAL_CORS: 'true',
    // The tag index includes EC2, which otherwise starts with hundreds of images in each account and Region.
    MOTO_EC2_LOAD_DEFAULT_AMIS: 'false',
  };
}

/**
 * A working moto_server of this version: from the PATH, else from the data folder, where it is installed if necessary.
 */
export async function obtainMoto(
  folder: string,
  keeper: ProcessSupervisor,
  say: (line: string) => void,
): Promise<string> {
  return findMoto(folder) ?? installMoto(folder, keeper, say);
}

function findMoto(folder: string): string | null {
  isOnPath ??= canRun('moto_server');
  if (isOnPath) return 'moto_server';
  const own = venvProgram(folder, 'moto_server');
  return canRun(own) ? own : null;
}

/** Cached: loading Python and moto takes a second. */
let isOnPath: boolean | undefined;

/**
 * A program on the PATH may not run, such as a version manager's shim for a removed Python. moto_server doesn't print
 * its version; `moto-start/sitecustomize.py` exits if it is another one.
 */
function canRun(program: string): boolean {
  const env = { ...motoEnvironment(), MOTO_VERSION_WANTED: MOTO_VERSION };
  return spawnSync(program, ['--help'], { stdio: 'ignore', env }).status === 0;
}

async function installMoto(folder: string, keeper: ProcessSupervisor, say: (line: string) => void): Promise<string> {
  say(`no moto_server ${MOTO_VERSION} on the PATH: installing it into a Python environment in the data folder ...`);
  const pip = venvProgram(folder, 'pip');
  const program = venvProgram(folder, 'moto_server');
  const steps = [
    {
      name: 'moto-environment',
      command: 'python3',
      parameters: ['-m', 'venv', '--clear', path.join(folder, 'moto-venv')],
    },
    { name: 'moto-install', command: pip, parameters: ['install', '--disable-pip-version-check', MOTO_PACKAGE] },
  ];
  try {
    for (const step of steps) await keeper.run({ ...step, env: process.env });
  } catch (cause) {
    throw new SandboxFailure(`No working moto_server. ${(cause as Error).message}\n${HOW_TO_GET_MOTO}`, {
      cause,
    });
  }
  if (canRun(program)) return program;
  throw new SandboxFailure(`${MOTO_PACKAGE} was installed, but ${program} doesn't run.\n${HOW_TO_GET_MOTO}`);
}

function venvProgram(folder: string, name: string): string {
  return path.join(folder, 'moto-venv', 'bin', name);
}
