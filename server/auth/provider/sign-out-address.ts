// Above this length servers refuse an address; a token with many groups is longer.
const MAX_HINT_LENGTH = 4000;

interface SignOut {
  /** Null: the provider's own session stays open. */
  endpoint: string | null;
  portalUrl: string;
  clientId: string;
  idToken: string | null;
}

/** Where the browser goes once the portal's session has ended: through the provider if it can sign out, to the page that says so. */
export function signOutAddress({ endpoint, portalUrl, clientId, idToken }: SignOut): string {
  if (endpoint === null) return '/signed-out?provider=open';
  const address = new URL(endpoint);
  address.searchParams.set('client_id', clientId);
  address.searchParams.set('post_logout_redirect_uri', `${portalUrl}/signed-out`);
  if (idToken && idToken.length <= MAX_HINT_LENGTH) address.searchParams.set('id_token_hint', idToken);
  return address.href;
}
