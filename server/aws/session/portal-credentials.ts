import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** The portal's own identity from the SDK's default chain, resolved once per process. */
export const portalCredentials = fromNodeProviderChain();
export type Credentials = Awaited<ReturnType<typeof portalCredentials>>;
