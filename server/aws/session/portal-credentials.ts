import { fromNodeProviderChain } from '@aws-sdk/credential-providers';

/** The portal's own identity: the SDK's default chain, resolved once for the process. */
export const portalCredentials = fromNodeProviderChain();
export type Credentials = Awaited<ReturnType<typeof portalCredentials>>;
