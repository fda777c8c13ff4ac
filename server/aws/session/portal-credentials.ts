import { fromNodeProviderChain } from '@aws-sdk/credential-providers';
import { REQUEST_HANDLER } from './request-handler.ts';

/**
 * The portal's own identity from the SDK's default chain, resolved once per process. Providers that call AWS, such as
 * web identity and IAM Identity Center, connect like every other client.
 */
export const portalCredentials = fromNodeProviderChain({ clientConfig: { requestHandler: REQUEST_HANDLER } });
export type Credentials = Awaited<ReturnType<typeof portalCredentials>>;
