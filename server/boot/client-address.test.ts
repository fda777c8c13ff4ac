import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';
import { requestClient } from '../request-client.ts';
import { clientAddress, networkOf, trustOf, withClient } from './client-address.ts';

const PROXY = '10.0.0.1';
const ALB = '10.0.0.0/16';

type Given = [socketAddress: string | undefined, forwarded: string, trusted: number | string[]];

describe('the client is', () => {
  it.each<[string, Given, string]>([
    ['the socket address', ['192.0.2.7', '', 0], '192.0.2.7'],
    ['the socket address, whatever the header claims', ['192.0.2.7', '8.8.8.8', 0], '192.0.2.7'],
    ['the socket address if that is no named proxy', ['192.0.2.7', '8.8.8.8', [ALB]], '192.0.2.7'],
    ['the address that the proxy added', [PROXY, '192.0.2.7', 1], '192.0.2.7'],
    ['the address that the named proxy added', [PROXY, '192.0.2.7', [ALB]], '192.0.2.7'],
    ['not the address that the client claims', [PROXY, '8.8.8.8, 192.0.2.7', 1], '192.0.2.7'],
    ['not a named proxy that the client claims', [PROXY, '8.8.8.8, 10.0.0.9, 192.0.2.7', [ALB]], '192.0.2.7'],
    ['the right one behind two proxies', [PROXY, '8.8.8.8,192.0.2.7,10.0.0.2', 2], '192.0.2.7'],
    ['the right one behind two named proxies', [PROXY, '192.0.2.7,2001:db8::5', [ALB, '2001:db8::/64']], '192.0.2.7'],
    ['the first one if all are named', [PROXY, '10.0.0.3, 10.0.0.2', [ALB]], '10.0.0.3'],
    ['the first known address if proxies are missing', [PROXY, '192.0.2.7', 3], '192.0.2.7'],
    ['the proxy if it adds nothing', [PROXY, '', 1], PROXY],
    ['the named proxy if it adds nothing', [PROXY, '', [PROXY]], PROXY],
    ['the proxy if it adds no valid address', [PROXY, '8.8.8.8, unknown', [ALB]], PROXY],
    ['read from an entry with a port', [PROXY, '192.0.2.7:52011', 1], '192.0.2.7'],
    ['read from an entry in brackets', [PROXY, '[2001:db8::7]:443', 1], '2001:db8::7'],
    ['mapped', ['::ffff:192.0.2.7', '', 0], '192.0.2.7'],
    ['behind a named proxy that is mapped', ['::ffff:10.0.0.1', '192.0.2.7', [PROXY]], '192.0.2.7'],
    ['without its zone', ['fe80::1%eth0', '', 0], 'fe80::1'],
    ['unknown if the connection is closed', [undefined, '192.0.2.7', [ALB]], ''],
  ])('%s', (_what, [socketAddress, forwarded, trusted], address) => {
    const proxies = typeof trusted === 'number' ? { hops: trusted, networks: [] } : { hops: 0, networks: trusted };
    expect(clientAddress({ socketAddress, forwarded, isTrusted: trustOf(proxies) })).toBe(address);
  });
});

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['2001:db8:a:b:1:2:3:4', '2001:db8:a:b::/64'],
  ['2001:DB8:A:0b::9', '2001:db8:a:b::/64'],
  ['::1', '0:0:0:0::/64'],
  ['', ''],
])('the network of %s is %s', (address, network) => {
  expect(networkOf(address)).toBe(network);
});

test('a request cannot set its own address, and is handled as one of its client', async () => {
  const seen: unknown[] = [];
  const serve = withClient({ hops: 0, networks: [] }, async ({ headers }, response) => {
    seen.push(headers[CLIENT_NETWORK_HEADER]);
    await new Promise(setImmediate);
    seen.push(requestClient.getStore());
    response.end();
  });
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const forged = { [CLIENT_NETWORK_HEADER]: '8.8.8.8', 'x-forwarded-for': '8.8.8.8', forwarded: 'for=8.8.8.8' };
  await fetch(`http://127.0.0.1:${port}/`, { headers: { ...forged, 'user-agent': 'Browser/1', connection: 'close' } });
  server.close();
  expect(seen).toEqual(['127.0.0.1', { address: '127.0.0.1', userAgent: 'Browser/1' }]);
  expect(requestClient.getStore()).toBeUndefined();
});
