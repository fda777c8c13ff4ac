import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest';
import { type CompanyNetwork, openCompanyNetwork } from '#server/settings/testing/company-network.ts';
import { askWhatExists } from './ask-account.ts';

let network: CompanyNetwork;
beforeAll(async () => {
  network = await openCompanyNetwork();
});
afterAll(() => network.close());
afterEach(() => {
  vi.unstubAllEnvs();
  network.tunnels.length = 0;
});

/** Asks nothing, so that the separate program only assumes the role. */
const deployer = { roleArn: 'arn:aws:iam::111122223333:role/deployer', externalId: 'id', region: 'us-east-1' };
const nothing = { runIds: [], aliases: [], secretNames: [], roleNames: [], keyArns: [] };

test.each([
  ['through the proxy', 'NO_PROXY', 'other.com', ['sts.us-east-1.amazonaws.com:443']],
  ['directly for a domain in NO_PROXY', 'NO_PROXY', 'localhost, amazonaws.com', []],
  ['directly for a domain in no_proxy', 'no_proxy', 'amazonaws.com', []],
])('the separate program reaches AWS %s, as the portal does', async (_how, name, value, tunnels) => {
  const environment = { HTTPS_PROXY: network.proxyUrl, PORTAL_CA_FILE: network.caFile, [name]: value };
  for (const [key, text] of Object.entries({ ...environment, AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' })) {
    vi.stubEnv(key, text);
  }
  const asked = await askWhatExists({ deployer, ...nothing }).catch((error: Error) => error.message);
  expect(network.tunnels).toEqual(tunnels);
  // Without the proxy, the name leads to the real AWS, or nowhere.
  if (tunnels.length > 0) expect(asked).toEqual([]);
  else expect(asked).toMatch(/could not read the account/);
});
