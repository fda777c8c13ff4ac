import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';
import { clientNetwork, withClientNetwork } from './client-address.ts';

const PROXY = '10.0.0.1';

describe('the client is', () => {
  it.each<[string, Parameters<typeof clientNetwork>[0], string]>([
    ['the socket address', { socketAddress: '192.0.2.7', forwarded: '', proxyHops: 0 }, '192.0.2.7'],
    [
      'the socket address, whatever the header claims',
      { socketAddress: '192.0.2.7', forwarded: '8.8.8.8', proxyHops: 0 },
      '192.0.2.7',
    ],
    ['the address that the proxy added', { socketAddress: PROXY, forwarded: '192.0.2.7', proxyHops: 1 }, '192.0.2.7'],
    [
      'not the address that the client claims',
      { socketAddress: PROXY, forwarded: '8.8.8.8, 192.0.2.7', proxyHops: 1 },
      '192.0.2.7',
    ],
    [
      'the right one behind two proxies',
      { socketAddress: PROXY, forwarded: '8.8.8.8,192.0.2.7,10.0.0.2', proxyHops: 2 },
      '192.0.2.7',
    ],
    [
      'the first known address if proxies are missing',
      { socketAddress: PROXY, forwarded: '192.0.2.7', proxyHops: 3 },
      '192.0.2.7',
    ],
    ['the proxy if it adds nothing', { socketAddress: PROXY, forwarded: '', proxyHops: 1 }, PROXY],
    ['the proxy if it adds no valid address', { socketAddress: PROXY, forwarded: 'unknown', proxyHops: 1 }, PROXY],
    [
      'read from an entry with a port',
      { socketAddress: PROXY, forwarded: '192.0.2.7:52011', proxyHops: 1 },
      '192.0.2.7',
    ],
    [
      'read from an entry in brackets',
      { socketAddress: PROXY, forwarded: '[2001:db8::7]:443', proxyHops: 1 },
      '2001:db8:0:0::/64',
    ],
    ['mapped', { socketAddress: '::ffff:192.0.2.7', forwarded: '', proxyHops: 0 }, '192.0.2.7'],
    ['an IPv6 network', { socketAddress: '2001:db8:a:b:1:2:3:4', forwarded: '', proxyHops: 0 }, '2001:db8:a:b::/64'],
    [
      'the same network in another notation',
      { socketAddress: '2001:DB8:A:0b::9', forwarded: '', proxyHops: 0 },
      '2001:db8:a:b::/64',
    ],
    ['this machine', { socketAddress: '::1', forwarded: '', proxyHops: 0 }, '0:0:0:0::/64'],
    ['unknown if the connection is closed', { socketAddress: undefined, forwarded: '', proxyHops: 0 }, ''],
  ])('%s', (_what, given, network) => {
    expect(clientNetwork(given)).toBe(network);
  });
});

test('a request cannot set its own client network', async () => {
  let seen: unknown;
  const serve = withClientNetwork(0, ({ headers }, response) => {
    seen = headers[CLIENT_NETWORK_HEADER];
    response.end();
  });
  const server = createServer(serve).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const forged = { [CLIENT_NETWORK_HEADER]: '8.8.8.8', 'x-forwarded-for': '8.8.8.8', connection: 'close' };
  await fetch(`http://127.0.0.1:${port}/`, { headers: forged });
  server.close();
  expect(seen).toBe('127.0.0.1');
});
