import https from 'node:https';
import { STSClient, type STSClientConfig } from '@aws-sdk/client-sts';

/** A request handler, which tests can replace. */
export type AwsRequestHandler = NonNullable<STSClientConfig['requestHandler']>;

type Connections = STSClient['config']['requestHandler'];

/**
 * How long a connection stays open without a call: shorter than endpoints and proxies usually keep it, since the outcome of
 * a call over a connection that the other side is closing is unknown.
 */
const IDLE_MS = 3_000;

/**
 * Sends the calls of many clients over the same connections, which stay open when a client is closed. A TLS handshake for each
 * run and service would take longer than most calls. Timeouts turn an unresponsive endpoint into an error. The request
 * timeout is well below the lease, so a worker that waits for AWS notices in time that it was replaced.
 */
export function shareConnections(idleMs = IDLE_MS): Connections {
  const agent = { keepAlive: true, maxSockets: Number.POSITIVE_INFINITY, timeout: idleMs };
  const open = () =>
    new STSClient({
      requestHandler: {
        connectionTimeout: 3_000,
        requestTimeout: 8_000,
        throwOnRequestTimeout: true,
        httpAgent: agent,
        // The proxy of the process (`server/settings/network.ts`).
        httpsAgent: { ...agent, proxyEnv: https.globalAgent.options.proxyEnv },
      },
    }).config.requestHandler;
  let opened: Connections | undefined;
  return {
    handle: (request, options) => {
      // The process knows its proxy before its first call, but not yet when this module is loaded.
      opened ??= open();
      return opened.handle(request, options);
    },
    updateHttpClientConfig: () => undefined,
    httpHandlerConfigs: () => ({}),
  };
}

/** Of every AWS client of this process. */
export const REQUEST_HANDLER = shareConnections();
