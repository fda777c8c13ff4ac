import { expect, test } from 'vitest';
import { signOutAddress } from './sign-out-address.ts';

const common = {
  issuer: 'https://login.example.com',
  portalUrl: 'https://portal.example.com',
  clientId: 'portal',
  idToken: 'h.p.s',
};

test('lets the provider end its session and send the person back', () => {
  const address = new URL(signOutAddress({ ...common, endpoint: 'https://login.example.com/end?tenant=1' }));
  expect(address.origin + address.pathname).toBe('https://login.example.com/end');
  expect(Object.fromEntries(address.searchParams)).toEqual({
    tenant: '1',
    client_id: 'portal',
    post_logout_redirect_uri: 'https://portal.example.com/signed-out',
    id_token_hint: 'h.p.s',
  });
});

test('omits a token that would make the URL too long', () => {
  const address = signOutAddress({ ...common, endpoint: 'https://login.example.com/end', idToken: 'x'.repeat(4001) });
  expect(new URL(address).searchParams.has('id_token_hint')).toBe(false);
});

test("adds the parameter of Amazon Cognito's sign-out page", () => {
  const issuer = 'https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_EXAMPLE';
  const endpoint = 'https://example.auth.eu-west-1.amazoncognito.com/logout';
  const { searchParams } = new URL(signOutAddress({ ...common, issuer, endpoint }));
  expect(searchParams.get('logout_uri')).toBe('https://portal.example.com/signed-out');
});

test('without an address at the provider, says that its session is still open', () => {
  expect(signOutAddress({ ...common, endpoint: null })).toBe('/signed-out?provider=open');
});
