import { randomBytes } from 'node:crypto';
import { findFreePort } from './free-port.ts';
import { issuerUrl, PROVIDER_VARIABLE, type ProviderOptions } from './identity-provider.ts';
import { waitForAnswer } from './part.ts';
import type { ProcessSupervisor } from './process-supervisor.ts';
import { type SandboxState, saveState } from './state.ts';

const READY_TIMEOUT_MS = 30_000;

export interface RunningProvider {
  issuerUrl: string;
  clientId: string;
  clientSecret: string;
}

/** Starts the OpenID provider on its previous port, with a new client secret. */
export async function startProvider(
  folder: string,
  keeper: ProcessSupervisor,
  state: SandboxState,
  portalUrl: string,
): Promise<RunningProvider> {
  const port = await findFreePort(state.issuerPort);
  if (port !== state.issuerPort) saveState(folder, { ...state, issuerPort: port });
  const options: ProviderOptions = {
    port,
    portalUrl,
    clientId: 'limitless-portal',
    clientSecret: randomBytes(32).toString('base64url'),
    signingKey: state.issuerKey,
    cookieKey: state.cookieKey,
  };
  const part = await keeper.start({
    name: 'openid-provider',
    command: process.execPath,
    parameters: [`${import.meta.dirname}/identity-provider.ts`],
    env: { PATH: process.env.PATH, NODE_ENV: 'production', [PROVIDER_VARIABLE]: JSON.stringify(options) },
  });
  const url = issuerUrl(port);
  await waitForAnswer(part, `${url}/.well-known/openid-configuration`, READY_TIMEOUT_MS);
  return { issuerUrl: url, clientId: options.clientId, clientSecret: options.clientSecret };
}
