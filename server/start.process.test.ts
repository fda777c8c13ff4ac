import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { findFreePort } from '#sandbox/free-port.ts';

const root = path.dirname(import.meta.dirname);
const CONFIG = `
teams:
  - id: payments
    name: { en: Payments, ja: 決済 }
    accountId: "111111111111"
    regions: [us-east-1]
    deployerRoleArn: arn:aws:iam::111111111111:role/deployer
    externalId: 0123456789abcdef
    groups: { dba: [dba], lead: [lead] }
groups: { support: [], auditor: [] }
`;

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'start-'));
  writeFileSync(path.join(folder, 'portal.config.yaml'), CONFIG);
});
afterEach(() => rmSync(folder, { recursive: true }));

const makeKey = () => randomBytes(32).toString('base64');

/** Starts a portal, by default with a database that never answers, and triggers `fault` once it has logged that. */
async function startWith(
  fault: string,
  more: Record<string, string> = {},
): Promise<{ status: number | null; lines: string[]; printed: string }> {
  const preload = path.join(folder, 'fault.mjs');
  writeFileSync(preload, `process.once('SIGUSR2', () => { ${fault} });`);
  const child = spawn(process.execPath, ['--import', preload, 'server/start.ts'], {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env.PATH,
      NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
      NODE_ENV: 'production',
      PORT: String(await findFreePort(null)),
      PORTAL_URL: 'https://portal.example.com',
      PORTAL_CONFIG: path.join(folder, 'portal.config.yaml'),
      PORTAL_DATA_DIR: folder,
      // No server listens there.
      DATABASE_URL: `postgres://portal@127.0.0.1:${await findFreePort(null)}/portal`,
      OIDC_ISSUER: 'https://login.example.com',
      OIDC_CLIENT_ID: 'portal',
      OIDC_CLIENT_SECRET: makeKey(),
      AUTH_SECRET: makeKey(),
      ESCROW_KEY: makeKey(),
      AUDIT_KEY: makeKey(),
      ...more,
    },
  });
  const exited = once(child, 'close');
  let printed = '';
  child.stderr.on('data', (part: Buffer) => {
    printed += part;
  });
  const lines: string[] = [];
  let isFaulty = false;
  for await (const line of createInterface({ input: child.stdout })) {
    lines.push(line);
    if (isFaulty || !line.includes('the database does not answer')) continue;
    isFaulty = true;
    child.kill('SIGUSR2');
  }
  const [status] = (await exited) as [number | null];
  return { status, lines, printed };
}

/** Answers every connection as PostgreSQL does when it refuses one. Resolves to its port. */
async function refuseConnections(code: string, message: string): Promise<number> {
  const fields = ['SFATAL', 'VFATAL', `C${code}`, `M${message}`].map((field) => `${field}\0`).join('');
  const body = Buffer.from(`${fields}\0`);
  const head = Buffer.from('E    ');
  head.writeInt32BE(body.length + 4, 1);
  const server = createServer((socket) => socket.once('data', () => socket.end(Buffer.concat([head, body]))));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return (server.address() as AddressInfo).port;
}

test.each([
  ['28000', 'no pg_hba.conf entry for host "10.0.0.7", user "portal", no encryption', 'Set DATABASE_CA_FILE'],
  ['28P01', 'password authentication failed for user "portal"', 'Correct the user name and the password'],
  ['3D000', 'database "portal" does not exist', 'Create the database'],
])(
  'ends with status 1, the words of PostgreSQL and what to change if it refuses with %s',
  async (code, words, remedy) => {
    const url = `postgres://portal:hunter2@127.0.0.1:${await refuseConnections(code, words)}/portal`;
    const { status, lines, printed } = await startWith('', { DATABASE_URL: url });
    expect(status).toBe(1);
    expect(printed).toContain(`PostgreSQL says: ${words} (SQLSTATE ${code})`);
    expect(printed).toContain(remedy);
    expect(printed + lines.join()).not.toContain('hunter2');
  },
);

test('waits with the words of PostgreSQL while it starts', async () => {
  const port = await refuseConnections('57P03', 'the database system is starting up');
  const { lines } = await startWith('process.exit(0)', { DATABASE_URL: `postgres://portal@127.0.0.1:${port}/portal` });
  expect(lines.join()).toContain('PostgreSQL says: the database system is starting up (SQLSTATE 57P03)');
});

test.each([
  ['an unhandled rejection', "Promise.reject(Object.assign(new Error('boom'), { name: 'RowError' }))"],
  ['an unhandled exception', "setImmediate(() => { throw Object.assign(new Error('boom'), { name: 'RowError' }); })"],
])('logs %s without its message, and exits with status 1', async (_what, fault) => {
  const { status, lines } = await startWith(fault);
  expect(status).toBe(1);
  const last = JSON.parse(lines.at(-1) ?? '{}');
  expect(last).toMatchObject({ level: 'fatal', msg: 'unhandled error, the process exits' });
  expect(last.err).toMatchObject({ name: 'RowError' });
  expect(lines.join()).not.toContain('boom');
});

test.each([
  ['75 seconds', {}, 'timeout=75'],
  ['as long as the setting says', { KEEP_ALIVE_SECONDS: '400' }, 'timeout=400'],
])('keeps idle connections for %s, longer than a load balancer', async (_how, setting, told) => {
  const port = String(await findFreePort(null));
  const ask = `fetch('http://127.0.0.1:${port}/').then(({ headers }) => {
    console.log('keep-alive', headers.get('keep-alive'));
    process.exit(0);
  })`;
  const { lines } = await startWith(ask, { PORT: port, ...setting });
  expect(lines.at(-1)).toBe(`keep-alive ${told}`);
});

test('logs at the start how to enable metrics, unless they are enabled', async () => {
  const isSaid = ({ lines }: { lines: string[] }) =>
    lines.some((line) => line.includes('metrics are off: set METRICS_TOKEN'));
  expect(isSaid(await startWith('process.exit(0)'))).toBe(true);
  expect(isSaid(await startWith('process.exit(0)', { METRICS_TOKEN: makeKey() }))).toBe(false);
});

const collector = { OTEL_EXPORTER_OTLP_ENDPOINT: 'http://127.0.0.1:1' };
test.each([
  ['no OpenTelemetry package but the interface while tracing is off', { OTEL_SDK_DISABLED: 'true' }, false],
  ['what sends traces if a collector is set', {}, true],
])('loads %s', async (_what, settings, isOn) => {
  const recorder = path.join(folder, 'recorder.mjs');
  writeFileSync(
    recorder,
    `import { registerHooks } from 'node:module';
    const loaded = new Set();
    registerHooks({ load(url, context, next) { loaded.add(url); return next(url, context); } });
    process.once('exit', () => console.log('loaded', [...loaded].join(' ')));`,
  );
  const { lines } = await startWith('process.exit(0)', {
    ...collector,
    NODE_OPTIONS: `--import ${recorder}`,
    ...settings,
  });
  const loaded = lines.find((line) => line.startsWith('loaded')) ?? '';
  const packages = new Set([...loaded.matchAll(/@opentelemetry\/([a-z-]+)\//g)].map(([, name]) => name));
  expect(packages).toContain('api');
  expect(packages.has('sdk-trace')).toBe(isOn);
  if (!isOn) expect([...packages]).toEqual(['api']);
});
