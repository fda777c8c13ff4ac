import { expect, test } from 'vitest';
import { PortalError } from '#lib/errors.ts';
import { explainFailure } from './sign-in-failure.ts';

const place = {
  portalUrl: 'https://portal.example.com',
  oidc: {
    ...{ issuer: 'https://login.example.com', clientId: 'c', clientSecret: 's3cret', scopes: 'openid' },
    ...{ groupsClaim: 'groups', groupsMaxAgeMinutes: 5 },
  },
};

test.each([
  'SELF_SIGNED_CERT_IN_CHAIN',
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'CERT_HAS_EXPIRED',
  'ERR_TLS_CERT_ALTNAME_INVALID',
])('the certificate error %s names the authority that Node has to trust', (code) => {
  const error = Object.assign(new Error('unable to verify the certificate'), { code });
  expect(explainFailure(error, place)).toEqual({
    cause: 'certificate',
    reason: 'unable to verify the certificate',
    remedy: expect.stringContaining('trust the certificate authority of https://login.example.com'),
  });
});

test.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'ECONNRESET', 'EPROTO'])('%s means unreachable', (code) => {
  const error = Object.assign(new Error('no connection'), { code });
  expect(explainFailure(error, place)).toMatchObject({ cause: 'unreachable', reason: 'no connection' });
});

test('a database that cannot be reached keeps its own code', () => {
  expect(explainFailure(new PortalError('database-unreachable'), place).cause).toBe('database-unreachable');
});

test.each([
  ['a text', 'text'],
  ['nothing', undefined],
  ['an error of the portal itself', new TypeError('x is not a function')],
])('%s is unexpected', (_what, error) => {
  expect(explainFailure(error, place).cause).toBe('unexpected');
});

test('a reason is at most 300 characters, and shows no hidden value', () => {
  const { reason } = explainFailure(new Error(`s3cret hidden ${'x'.repeat(400)}`), place, { hidden: ['hidden', ''] });
  expect(reason).toBe(`… … ${'x'.repeat(296)}`);
});
