import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, writeFileSync } from 'node:fs';
import { connect } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, expect, onTestFinished, test, vi } from 'vitest';
import { findFreePort } from '#sandbox/free-port.ts';
import { type CompanyNetwork, openCompanyNetwork, reachOut } from './testing/company-network.ts';

let network: CompanyNetwork;
beforeAll(async () => {
  network = await openCompanyNetwork();
});
afterAll(() => network.close());

/** A real proxy that requires a password, and tunnels only to this port. Returns its address and its log. */
async function startTinyproxy(tunnelPort: number): Promise<{ address: string; log: string }> {
  const port = await findFreePort(null);
  const log = path.join(network.folder, 'tinyproxy.log');
  const file = path.join(network.folder, 'tinyproxy.conf');
  const rules = ['Listen 127.0.0.1', 'BasicAuth portal secret', `ConnectPort ${tunnelPort}`, 'LogLevel Connect'];
  writeFileSync(file, [`Port ${port}`, ...rules, `LogFile "${log}"`, ''].join('\n'));
  const child = spawn('tinyproxy', ['-d', '-c', file], { stdio: 'inherit' });
  const ended = once(child, 'exit');
  onTestFinished(async () => {
    child.kill();
    await ended;
  });
  await vi.waitFor(() => once(connect(port, '127.0.0.1').unref(), 'connect'), { timeout: 10_000 });
  return { address: `127.0.0.1:${port}`, log };
}

/** Tinyproxy resolves names itself, so AWS and the provider have the address of this machine. */
function reachThrough(proxy: string) {
  const place = `https://localhost:${network.port}`;
  const trial = { PORTAL_SANDBOX: '1', AWS_ENDPOINT_URL: place, OIDC_ISSUER: place };
  return reachOut(network, { HTTPS_PROXY: `http://${proxy}`, PORTAL_CA_FILE: network.caFile }, trial);
}

test('reaches AWS and the OpenID provider through Tinyproxy', async () => {
  const { address, log } = await startTinyproxy(network.port);
  expect(await reachThrough(`portal:secret@${address}`)).toMatchObject({
    account: { accountId: '111122223333' },
    provider: 'claims',
    endSession: `https://localhost:${network.port}/end`,
  });
  const tunnels = readFileSync(log, 'utf8').match(new RegExp(`CONNECT localhost:${network.port}`, 'g'));
  // One for AWS, one for openid-client.
  expect(tunnels?.length).toBeGreaterThanOrEqual(2);
});

test.each([
  ['the password is wrong', 'portal:wrong', 0, /^40[17]$/],
  ['the port is filtered', 'portal:secret', 1, /^403$/],
])('names Tinyproxy when %s', async (_why, credentials, portOffset, status) => {
  const { address } = await startTinyproxy(network.port + portOffset);
  const { account, printed } = await reachThrough(`${credentials}@${address}`);
  expect(account).toMatchObject({ code: 'proxy-refused', params: { status: expect.stringMatching(status) } });
  expect(printed).toContain(`via http://${address}/: HTTP/1.`);
  expect(printed).not.toContain(credentials.split(':')[1]);
});
