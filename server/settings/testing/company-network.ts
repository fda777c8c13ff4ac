import { execFile, execFileSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer, type Server } from 'node:https';
import { type AddressInfo, connect } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { complete } from '#server/testing/complete-settings.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const NAMES = ['localhost', 'login.example.com', '*.us-east-1.amazonaws.com', 'portal.sso.us-east-1.amazonaws.com'];
const ROLE = 'arn:aws:sts::111122223333:assumed-role/limitless-portal-deployer/test';
const CREDENTIALS =
  '<AccessKeyId>A</AccessKeyId><SecretAccessKey>s</SecretAccessKey><SessionToken>t</SessionToken><Expiration>2099-01-01T00:00:00Z</Expiration>';

/**
 * What a company's network has: an HTTPS server with a certificate of a private authority, which answers as AWS and as
 * an OpenID provider, and a proxy that tunnels every host to it.
 */
export interface CompanyNetwork {
  folder: string;
  caFile: string;
  port: number;
  /** Without credentials. */
  proxyUrl: string;
  /** The hosts and ports that clients requested from the proxy, in order. */
  tunnels: string[];
  /** The operations of AWS that were called, in order. */
  calls: string[];
  /** The status that the proxy answers instead of a tunnel, until it is undefined again. */
  refuseWith(status: string | undefined): void;
  /** The credentials that the proxy requires, as `user:password`. */
  requireCredentials(credentials: string | undefined): void;
  close(): void;
}

export async function openCompanyNetwork(): Promise<CompanyNetwork> {
  const folder = mkdtempSync(path.join(tmpdir(), 'network-'));
  const calls: string[] = [];
  const server = makeServer(folder, calls);
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  const tunnels: string[] = [];
  let refusal: string | undefined;
  let credentials: string | undefined;
  const proxy = createHttpServer().on('connect', (request, client) => {
    tunnels.push(request.url ?? '');
    const given = Buffer.from(request.headers['proxy-authorization']?.replace('Basic ', '') ?? '', 'base64').toString();
    const refused = credentials !== undefined && given !== credentials ? '407 Proxy Authentication Required' : refusal;
    if (refused) return void client.end(`HTTP/1.1 ${refused}\r\n\r\n`);
    const upstream = connect(port, '127.0.0.1', () => client.write('HTTP/1.1 200 Connection established\r\n\r\n'));
    upstream.pipe(client).pipe(upstream);
    for (const socket of [upstream, client]) {
      socket.on('error', () => {
        upstream.destroy();
        client.destroy();
      });
    }
  });
  // A request for plain HTTP: none is expected.
  proxy.on('request', (request, response) => {
    tunnels.push(request.url ?? '');
    response.writeHead(500).end();
  });
  await once(proxy.listen(0, '127.0.0.1'), 'listening');
  return {
    folder,
    caFile: path.join(folder, 'ca.pem'),
    port,
    proxyUrl: `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`,
    tunnels,
    calls,
    refuseWith: (status) => {
      refusal = status;
    },
    requireCredentials: (required) => {
      credentials = required;
    },
    close() {
      for (const one of [server, proxy]) {
        one.close();
        one.closeAllConnections();
      }
      rmSync(folder, { recursive: true });
    },
  };
}

/** Writes `ca.pem` and returns a server whose certificate it signed. */
function makeServer(folder: string, calls: string[]): Server {
  const openssl = (...parameters: string[]) => execFileSync('openssl', parameters, { cwd: folder, stdio: 'pipe' });
  const key = ['-newkey', 'rsa:2048', '-nodes'];
  writeFileSync(path.join(folder, 'names'), `subjectAltName=${NAMES.map((name) => `DNS:${name}`).join()}`);
  openssl('req', '-x509', ...key, '-keyout', 'ca.key', '-out', 'ca.pem', '-subj', '/CN=Company CA', '-days', '2');
  openssl('req', ...key, '-keyout', 'server.key', '-out', 'server.csr', '-subj', '/CN=localhost');
  const signer = ['-CA', 'ca.pem', '-CAkey', 'ca.key', '-CAcreateserial'];
  openssl('x509', '-req', '-in', 'server.csr', ...signer, '-out', 'server.pem', '-days', '2', '-extfile', 'names');
  const read = (file: string) => readFileSync(path.join(folder, file));
  return createServer({ key: read('server.key'), cert: read('server.pem') }, async (request, response) => {
    if (request.method === 'POST') return void response.end(callAws(await text(request), calls));
    const { url, headers } = request;
    const answers: Record<string, object> = {
      '/userinfo': PERSON,
      '/.well-known/openid-configuration': describe(headers.host),
    };
    if (url?.startsWith('/federation/credentials')) calls.push('GetRoleCredentials');
    response.end(JSON.stringify(answers[url ?? ''] ?? SSO));
  });
}

const PERSON = { sub: 'dana', groups: ['payments-dba'] };
const SSO = { roleCredentials: { accessKeyId: 'sso', secretAccessKey: 's', sessionToken: 't', expiration: 4e12 } };

const describe = (host: string | undefined) => ({
  issuer: `https://${host}`,
  authorization_endpoint: `https://${host}/authorize`,
  userinfo_endpoint: `https://${host}/userinfo`,
  end_session_endpoint: `https://${host}/end`,
});

function callAws(body: string, calls: string[]): string {
  const action = new URLSearchParams(body).get('Action') ?? '';
  calls.push(action);
  const result =
    action === 'GetCallerIdentity'
      ? `<Arn>${ROLE}</Arn><Account>111122223333</Account>`
      : `<AssumedRoleUser><Arn>${ROLE}</Arn></AssumedRoleUser><Credentials>${CREDENTIALS}</Credentials>`;
  return `<${action}Response xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><${action}Result>${result}</${action}Result></${action}Response>`;
}

/** What a portal in the network gets: AWS's answer, the provider's, and everything it printed. */
export interface Reached {
  problems?: string[];
  account?: { accountId: string } | { code: string; params: Record<string, string> };
  provider?: string;
  endSession?: string | null;
  printed: string;
}

/** Loads the settings in a new process, in a folder with this `.env`, and asks AWS and the OpenID provider. */
export async function reachOut(
  network: Pick<CompanyNetwork, 'folder'>,
  envFile: Record<string, string>,
  environment: Record<string, string> = {},
): Promise<Reached> {
  writeFileSync(
    path.join(network.folder, '.env'),
    Object.entries(envFile)
      .map(([name, value]) => `${name}=${value}\n`)
      .join(''),
  );
  const keys = { AWS_ACCESS_KEY_ID: 'a', AWS_SECRET_ACCESS_KEY: 'b' };
  const env: NodeJS.ProcessEnv = {
    NODE_ENV: 'production',
    PATH: process.env.PATH,
    NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE,
    HOME: network.folder,
    ...complete,
    OIDC_ISSUER: 'https://login.example.com',
    PORTAL_CONFIG: path.join(root, 'portal.config.example.yaml'),
    ...('AWS_OWN' in environment ? {} : keys),
    ...environment,
  };
  const script = path.join(import.meta.dirname, 'reach-out.ts');
  const options = { cwd: network.folder, env };
  const printed = await new Promise<string>((resolve) => {
    execFile(process.execPath, [script], options, (_error, stdout, stderr) => resolve(`${stdout}${stderr}`));
  });
  return { ...JSON.parse(printed.split('\n').find((line) => /^{"(?:account|problems)"/.test(line)) ?? '{}'), printed };
}
