import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type CompanyNetwork, openCompanyNetwork, reachOut } from './testing/company-network.ts';

const STS = 'sts.us-east-1.amazonaws.com:443';
const PROVIDER = 'login.example.com:443';
const REACHED = {
  account: { accountId: '111122223333' },
  provider: 'claims',
  endSession: 'https://login.example.com/end',
};

let network: CompanyNetwork;
beforeAll(async () => {
  network = await openCompanyNetwork();
});
afterAll(() => network.close());
beforeEach(() => {
  network.tunnels.length = 0;
  network.calls.length = 0;
  network.refuseWith(undefined);
  network.requireCredentials(undefined);
});

const settings = () => ({ HTTPS_PROXY: network.proxyUrl, PORTAL_CA_FILE: network.caFile });
const tunnels = () => [...new Set(network.tunnels)].sort();

test('reaches AWS and the OpenID provider through the proxy and with the authority in .env', async () => {
  expect(await reachOut(network, settings())).toMatchObject(REACHED);
  expect(tunnels()).toEqual([PROVIDER, STS]);
});

test('prefers the environment to .env, and the lower case to the upper', async () => {
  const environment = { https_proxy: network.proxyUrl, NODE_EXTRA_CA_CERTS: network.caFile };
  const elsewhere = 'http://127.0.0.1:1';
  expect(await reachOut(network, { HTTPS_PROXY: elsewhere, https_proxy: elsewhere }, environment)).toMatchObject(
    REACHED,
  );
  expect(tunnels()).toEqual([PROVIDER, STS]);
});

test('connects directly to the domains in NO_PROXY and their subdomains', async () => {
  await reachOut(network, { ...settings(), NO_PROXY: 'localhost, example.com' });
  expect(tunnels()).toEqual([STS]);
  network.tunnels.length = 0;
  await reachOut(network, { ...settings(), NO_PROXY: 'other.com', no_proxy: '.amazonaws.com' });
  expect(tunnels()).toEqual([PROVIDER]);
});

test('trusts the authority in NODE_EXTRA_CA_CERTS of .env, and no unknown one', async () => {
  const { HTTPS_PROXY } = settings();
  expect(await reachOut(network, { HTTPS_PROXY, NODE_EXTRA_CA_CERTS: network.caFile })).toMatchObject(REACHED);
  const untrusted = await reachOut(network, { HTTPS_PROXY });
  expect(untrusted).toMatchObject({ account: { code: 'aws-certificate-untrusted' }, provider: 'unreachable' });
  expect(untrusted.printed).toContain('UNABLE_TO_VERIFY_LEAF_SIGNATURE');
});

test.each([
  ['403 Filtered', 'proxy-refused'],
  ['407 Proxy Authentication Required', 'proxy-refused'],
  ['502 Bad Gateway', 'aws-unreachable'],
])('names a proxy that answers %s', async (answer, code) => {
  network.refuseWith(answer);
  const proxy = network.proxyUrl.replace('//', '//portal:hidden-word@');
  const { printed, ...reached } = await reachOut(network, { ...settings(), HTTPS_PROXY: proxy });
  expect(reached).toMatchObject({ account: { code }, provider: 'unreachable', endSession: null });
  const logged = `via ${network.proxyUrl}/: HTTP/1.1 ${answer}`;
  expect(printed.split('\n').filter((line) => line.includes(logged)).length).toBe(2);
  expect(printed).not.toContain('hidden-word');
});

test('signs in to the proxy', async () => {
  network.requireCredentials('portal:hidden word');
  const HTTPS_PROXY = network.proxyUrl.replace('//', '//portal:hidden%20word@');
  expect(await reachOut(network, { ...settings(), HTTPS_PROXY })).toMatchObject(REACHED);
});

describe('the portal’s own credentials', () => {
  const put = (name: string, text: string) => {
    const file = path.join(network.folder, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, text);
    return file;
  };
  const own = { AWS_OWN: '1' };

  test('of a web identity come through the proxy', async () => {
    const AWS_WEB_IDENTITY_TOKEN_FILE = put('token', 'token');
    const AWS_ROLE_ARN = 'arn:aws:iam::111122223333:role/portal';
    const identity = { ...own, AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN };
    expect(await reachOut(network, settings(), identity)).toMatchObject(REACHED);
    expect(network.calls).toEqual(['AssumeRoleWithWebIdentity', 'AssumeRole']);
  });

  test('of IAM Identity Center come through the proxy', async () => {
    const lines = ['sso_session=s', 'sso_account_id=111122223333', 'sso_role_name=portal', '[sso-session s]'];
    const session = ['sso_start_url=https://example.awsapps.com/start', 'sso_region=us-east-1'];
    const AWS_CONFIG_FILE = put('config', ['[profile portal]', ...lines, ...session].join('\n'));
    const cached = { accessToken: 'token', expiresAt: '2099-01-01T00:00:00Z' };
    put(`.aws/sso/cache/${createHash('sha1').update('s').digest('hex')}.json`, JSON.stringify(cached));
    expect(await reachOut(network, settings(), { ...own, AWS_CONFIG_FILE, AWS_PROFILE: 'portal' })).toMatchObject(
      REACHED,
    );
    expect(network.calls).toEqual(['GetRoleCredentials', 'AssumeRole']);
  });

  test.each([
    ['container', 'AWS_CONTAINER_CREDENTIALS_FULL_URI'],
    ['machine', 'AWS_EC2_METADATA_SERVICE_ENDPOINT'],
  ])('of a %s never come through the proxy', async (_what, name) => {
    const asked: string[] = [];
    const role = { AccessKeyId: 'a', SecretAccessKey: 's', Token: 't', Expiration: '2099-01-01T00:00:00Z' };
    const metadata = createServer((request, response) => {
      asked.push(request.url ?? '');
      const isList = request.url?.endsWith('security-credentials/');
      response.end(
        request.method === 'PUT' ? 'token' : isList ? 'portal' : JSON.stringify({ Code: 'Success', ...role }),
      );
    });
    await once(metadata.listen(0, '127.0.0.1'), 'listening');
    onTestFinished(() => void metadata.close());
    const place = `http://127.0.0.1:${(metadata.address() as AddressInfo).port}`;
    const environment = { ...own, [name]: place, http_proxy: network.proxyUrl, HTTP_PROXY: network.proxyUrl };
    expect(await reachOut(network, settings(), environment)).toMatchObject(REACHED);
    expect(asked.length).toBeGreaterThan(0);
    expect(tunnels()).toEqual([PROVIDER, STS]);
  });
});

test.each([
  [
    'a proxy without a scheme',
    () => ({ HTTPS_PROXY: 'proxy.example.com:3128' }),
    'HTTPS_PROXY: must be an http or https',
  ],
  [
    'an authority that is not there',
    () => ({ PORTAL_CA_FILE: '/nowhere.pem' }),
    'PORTAL_CA_FILE: cannot be used (ENOENT)',
  ],
  [
    'an authority without certificates',
    () => ({ PORTAL_CA_FILE: '/dev/null' }),
    'PORTAL_CA_FILE: names a file without',
  ],
])('refuses to start with %s', async (_what, wrong, problem) => {
  const { problems } = await reachOut(network, wrong());
  expect(problems).toEqual([expect.stringContaining(`environment:${problem}`)]);
});
