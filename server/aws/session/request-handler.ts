import https from 'node:https';
import type { STSClientConfig } from '@aws-sdk/client-sts';

/**
 * Connection settings of every AWS client. Timeouts turn an unresponsive endpoint into an error. The request timeout is
 * well below the lease, so a worker that waits for AWS notices in time that it was replaced.
 */
export const REQUEST_HANDLER = {
  connectionTimeout: 3_000,
  requestTimeout: 8_000,
  throwOnRequestTimeout: true,
  /** Each client has an agent of its own, which takes the proxy of the process (`server/settings/network.ts`). */
  get httpsAgent() {
    return { proxyEnv: https.globalAgent.options.proxyEnv };
  },
} as const;

/** A request handler, which tests can replace. */
export type AwsRequestHandler = NonNullable<STSClientConfig['requestHandler']>;
