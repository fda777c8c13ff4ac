import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { afterEach, expect, test } from 'vitest';
import { findFreePort, tryPort } from './free-port.ts';

let servers: Server[] = [];
afterEach(() => {
  for (const server of servers) server.close();
  servers = [];
});

/** Starts an unrelated server; returns its port. */
async function listen(port: number): Promise<number> {
  const server = createServer().listen(port, '127.0.0.1');
  servers.push(server);
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

test('returns the preferred port if it is free, and another one otherwise', async () => {
  const port = await findFreePort(null);
  expect(await findFreePort(port)).toBe(port);
  await listen(port);
  expect(await tryPort(port, '127.0.0.1')).toBeNull();
  expect(await findFreePort(port)).not.toBe(port);
});

test('returns no port from the ephemeral range', async () => {
  const { first, last } = readEphemeralPorts();
  for (let times = 0; times < 10; times += 1) {
    const port = await findFreePort(null);
    expect(port).toBeGreaterThanOrEqual(10_240);
    // A system whose ephemeral range covers nearly all ports leaves no other.
    if (first > 10_240) expect(port < first || port > last).toBe(true);
  }
});

function readEphemeralPorts(): { first: number; last: number } {
  const range = '/proc/sys/net/ipv4/ip_local_port_range';
  const text = existsSync(range) ? readFileSync(range, 'utf8') : '32768 65535';
  const [first = 0, last = 0] = text.trim().split(/\s+/).map(Number);
  return { first, last };
}
