import { expect, test } from 'vitest';
import { signOutAddress } from './sign-out-address.ts';

const common = { portalUrl: 'https://portal.example.com', clientId: 'portal', idToken: 'h.p.s' };

test('the provider ends its session and sends the person back', () => {
  const address = new URL(signOutAddress({ ...common, endpoint: 'https://login.example.com/end?tenant=1' }));
  expect(address.origin + address.pathname).toBe('https://login.example.com/end');
  expect(Object.fromEntries(address.searchParams)).toEqual({
    tenant: '1',
    client_id: 'portal',
    post_logout_redirect_uri: 'https://portal.example.com/signed-out',
    id_token_hint: 'h.p.s',
  });
});

test('a token that would make the address too long is left out', () => {
  const address = signOutAddress({ ...common, endpoint: 'https://login.example.com/end', idToken: 'x'.repeat(4001) });
  expect(new URL(address).searchParams.has('id_token_hint')).toBe(false);
});

test('without an address at the provider the page says that its session is open', () => {
  expect(signOutAddress({ ...common, endpoint: null })).toBe('/signed-out?provider=open');
});
