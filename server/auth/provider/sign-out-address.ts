// Servers refuse longer URLs, and a token with many groups can be longer.
const MAX_HINT_LENGTH = 4000;

const COGNITO = /^https:\/\/cognito-idp\./;

interface SignOut {
  /** Null if the provider's session stays open. */
  endpoint: string | null;
  issuer: string;
  portalUrl: string;
  clientId: string;
  idToken: string | null;
}

/** Where to send the browser after the portal's session ends: via the provider's sign-out if it has one. */
export function signOutAddress({ endpoint, issuer, portalUrl, clientId, idToken }: SignOut): string {
  if (endpoint === null) return '/signed-out?provider=open';
  const address = new URL(endpoint);
  address.searchParams.set('client_id', clientId);
  address.searchParams.set('post_logout_redirect_uri', `${portalUrl}/signed-out`);
  // Amazon Cognito has its own name for it.
  if (COGNITO.test(issuer)) address.searchParams.set('logout_uri', `${portalUrl}/signed-out`);
  if (idToken && idToken.length <= MAX_HINT_LENGTH) address.searchParams.set('id_token_hint', idToken);
  return address.href;
}
