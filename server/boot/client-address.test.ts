import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, it, test } from 'vitest';
import { CLIENT_NETWORK_HEADER } from '#lib/web/client-address.ts';
import { clientNetwork, withClientNetwork } from './client-address.ts';

const PROXY = '10.0.0.1';

describe('the client is', () => {
  it.each<[string, Parameters<typeof clientNetwork>[0], string]>([
    ['who connects', { socketAddress: '192.0.2.7', forwarded: '', proxyHops: 0 }, '192.0.2.7'],
    [
      'who connects, whatever it claims',
      { socketAddress: '192.0.2.7', forwarded: '8.8.8.8', proxyHops: 0 },
      '192.0.2.7',
    ],
    ['whom the proxy was asked by', { socketAddress: PROXY, forwarded: '192.0.2.7', proxyHops: 1 }, '192.0.2.7'],
    ['not who it claims to be', { socketAddress: PROXY, forwarded: '8.8.8.8, 192.0.2.7', proxyHops: 1 }, '192.0.2.7'],
    [
      'behind two proxies',
      { socketAddress: PROXY, forwarded: '8.8.8.8,192.0.2.7,10.0.0.2', proxyHops: 2 },
      '192.0.2.7',
    ],
    [
      'the first known, where proxies are missing',
      { socketAddress: PROXY, forwarded: '192.0.2.7', proxyHops: 3 },
      '192.0.2.7',
    ],
    ['the proxy, where it says nothing', { socketAddress: PROXY, forwarded: '', proxyHops: 1 }, PROXY],
    ['the proxy, where it says no address', { socketAddress: PROXY, forwarded: 'unknown', proxyHops: 1 }, PROXY],
    ['named with a port', { socketAddress: PROXY, forwarded: '192.0.2.7:52011', proxyHops: 1 }, '192.0.2.7'],
    ['named in brackets', { socketAddress: PROXY, forwarded: '[2001:db8::7]:443', proxyHops: 1 }, '2001:db8:0:0::/64'],
    ['mapped', { socketAddress: '::ffff:192.0.2.7', forwarded: '', proxyHops: 0 }, '192.0.2.7'],
    ['a network of IPv6', { socketAddress: '2001:db8:a:b:1:2:3:4', forwarded: '', proxyHops: 0 }, '2001:db8:a:b::/64'],
    ['the same network', { socketAddress: '2001:DB8:A:0b::9', forwarded: '', proxyHops: 0 }, '2001:db8:a:b::/64'],
    ['this machine', { socketAddress: '::1', forwarded: '', proxyHops: 0 }, '0:0:0:0::/64'],
    ['unknown, where the connection is gone', { socketAddress: undefined, forwarded: '', proxyHops: 0 }, ''],
  ])('%s', (_what, given, network) => {
    expect(clientNetwork(given)).toBe(network);
  });
});

test('a request cannot say itself where it comes from', async () => {
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
