import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { shareConnections } from './request-handler.ts';

const ANSWER = '<GetCallerIdentityResponse><GetCallerIdentityResult/></GetCallerIdentityResponse>';

let server: Server;
let connections: Socket[];
let answerAfterMs: number;
beforeEach(async () => {
  connections = [];
  answerAfterMs = 0;
  server = createServer((_request, response) => {
    response.setHeader('content-type', 'text/xml');
    setTimeout(() => response.end(ANSWER), answerAfterMs);
  });
  // It never closes a connection.
  server.keepAliveTimeout = 0;
  server.on('connection', (socket) => connections.push(socket));
  await once(server.listen(0, '127.0.0.1'), 'listening');
});
afterEach(() => {
  server.close();
  server.closeAllConnections();
});

function openClient(requestHandler: ReturnType<typeof shareConnections>): STSClient {
  const { port } = server.address() as AddressInfo;
  const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
  return new STSClient({ endpoint: `http://127.0.0.1:${port}`, region: 'eu-west-1', credentials, requestHandler });
}

test('clients send over the connections of others, also of those that are closed', async () => {
  const shared = shareConnections();
  const [one, other] = [openClient(shared), openClient(shared)];
  await one.send(new GetCallerIdentityCommand());
  one.destroy();
  await other.send(new GetCallerIdentityCommand());
  expect(connections).toHaveLength(1);
});

test('closes a connection that is not in use, before the other side does', async () => {
  const idleMs = 50;
  await openClient(shareConnections(idleMs)).send(new GetCallerIdentityCommand());
  const [first] = connections as [Socket];
  if (!first.destroyed) await once(first, 'close');
  await openClient(shareConnections(idleMs)).send(new GetCallerIdentityCommand());
  expect(connections).toHaveLength(2);
});

test('a call may take longer than a connection may be idle', async () => {
  answerAfterMs = 200;
  await expect(openClient(shareConnections(50)).send(new GetCallerIdentityCommand())).resolves.toBeDefined();
  expect(connections).toHaveLength(1);
});
