import { spawn, spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts';
import type { TestAws } from '../harness/test-aws.ts';

const TOOLS = [
  ['bash', '--version', 'install bash 3.2 or later'],
  ['jq', '--version', 'install jq (Debian, Ubuntu: apt install jq)'],
  ['aws', '--version', 'install the AWS CLI (pip install awscli, or version 2 from AWS)'],
  ['terraform', 'version', 'install Terraform 1.11 or later'],
] as const;

/** Fails, and says what to install, if a program that runs the exported code is missing. */
export function requireTools(): void {
  const missing = TOOLS.filter(([program, question]) => spawnSync(program, [question]).status !== 0);
  if (missing.length === 0) return;
  throw new Error(`Tests of the exported code need more programs: ${missing.map(([, , how]) => how).join('; ')}.`);
}

/** A folder for code that a test runs. */
export interface CodeFolder {
  path: string;
  write(name: string, text: string): string;
  /** Every file in it, with everything that programs have left there. */
  read(): string;
  remove(): void;
}

export function openCodeFolder(): CodeFolder {
  const folder = mkdtempSync(path.join(tmpdir(), 'limitless-code-'));
  return {
    path: folder,
    write(name, text) {
      const file = path.join(folder, name);
      writeFileSync(file, text);
      return file;
    },
    read() {
      const files = readdirSync(folder, { recursive: true, withFileTypes: true });
      // The provider itself is there too, as a link or as several hundred megabytes.
      const own = files.filter((one) => one.isFile() && !one.parentPath.includes('providers'));
      return own.map((one) => readFileSync(path.join(one.parentPath, one.name), 'utf8')).join('\n');
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

const EXTERNAL_ID = 'operators';

/** The environment of a person with credentials for the account, and with no settings of their own. */
export async function openShell(aws: TestAws, accountId: string): Promise<NodeJS.ProcessEnv> {
  const RoleArn = await aws.makeDeployerRole({ accountId, name: 'operator', externalId: EXTERNAL_ID });
  const sts = new STSClient({
    endpoint: aws.endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  });
  const { Credentials: given } = await sts.send(
    new AssumeRoleCommand({
      RoleArn,
      RoleSessionName: 'limitless-operator',
      SourceIdentity: 'operator',
      ExternalId: EXTERNAL_ID,
      Policy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
      }),
    }),
  );
  sts.destroy();
  const { AWS_CA_BUNDLE: _, AWS_PROFILE: _profile, ...environment } = process.env;
  return {
    ...environment,
    AWS_ENDPOINT_URL: aws.endpoint,
    AWS_ACCESS_KEY_ID: given?.AccessKeyId,
    AWS_SECRET_ACCESS_KEY: given?.SecretAccessKey,
    AWS_SESSION_TOKEN: given?.SessionToken,
    AWS_REGION: undefined,
    AWS_DEFAULT_REGION: undefined,
  };
}

export interface Ended {
  status: number;
  stdout: string;
  stderr: string;
}

interface RunOptions {
  env: NodeJS.ProcessEnv;
  cwd?: string;
  input?: string;
}

export function runProgram(program: string, parameters: readonly string[], options: RunOptions): Promise<Ended> {
  const { env, cwd, input = '' } = options;
  return new Promise((resolve, reject) => {
    const child = spawn(program, parameters, { env, cwd });
    const out = { stdout: '', stderr: '' };
    child.stdout.on('data', (part) => {
      out.stdout += part;
    });
    child.stderr.on('data', (part) => {
      out.stderr += part;
    });
    child.on('error', reject);
    child.on('close', (status) => resolve({ status: status ?? -1, ...out }));
    // A program that stops early closes its input.
    child.stdin.on('error', () => undefined);
    child.stdin.end(input);
  });
}

/**
 * Programs of the script that first write their command line and environment to a file, as everybody on the machine
 * could read them. Returns the folder for the PATH.
 */
export function watchCommandLines(folder: CodeFolder, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const bin = path.join(folder.path, 'bin');
  mkdirSync(bin);
  for (const program of ['aws', 'jq']) {
    const real = spawnSync('bash', ['-c', `command -v ${program}`], { encoding: 'utf8' }).stdout.trim();
    const text = `#!/usr/bin/env bash\n{ printf '%s\\n' "$0" "$@"; env; } >> '${folder.path}/command-lines'\nexec ${real} "$@"\n`;
    const file = folder.write(path.join('bin', program), text);
    chmodSync(file, 0o755);
  }
  return { ...env, PATH: `${bin}:${env.PATH}` };
}

/** Terraform's own configuration: where the provider is, if not in the registry. */
export function terraformEnvironment(folder: CodeFolder, env: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const { TERRAFORM_MIRROR: mirror, ...rest } = env;
  const own = { ...rest, TF_IN_AUTOMATION: '1', CHECKPOINT_DISABLE: '1', TF_INPUT: '0' };
  if (mirror === undefined) return own;
  const text = `provider_installation {\n  filesystem_mirror {\n    path = ${JSON.stringify(mirror)}\n  }\n}\n`;
  return { ...own, TF_CLI_CONFIG_FILE: folder.write('mirror.tfrc', text) };
}
