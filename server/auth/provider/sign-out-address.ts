// Servers refuse longer URLs, and a token with many groups can be longer.
const MAX_HINT_LENGTH = 4000;

interface SignOut {
  /** Null if the provider's session stays open. */
  endpoint: string | null;
  portalUrl: string;
  clientId: string;
  idToken: string | null;
}

/** Where to send the browser after the portal's session ends: via the provider's sign-out if it has one. */
export function signOutAddress({ endpoint, portalUrl, clientId, idToken }: SignOut): string {
  if (endpoint === null) return '/signed-out?provider=open';
  const address = new URL(endpoint);
  address.searchParams.set('client_id', clientId);
  address.searchParams.set('post_logout_redirect_uri', `${portalUrl}/signed-out`);
  if (idToken && idToken.length <= MAX_HINT_LENGTH) address.searchParams.set('id_token_hint', idToken);
  return address.href;
}
