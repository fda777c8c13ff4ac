import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type CommitGates, type Exchange, type Gate, passGates } from './commit-gates.ts';
import { Conversation } from './conversation.ts';
import { MessageReader } from './postgres-messages.ts';

/** Stands between one replica and PostgreSQL. */
export interface PostgresProxy {
  /** What the replica's `DATABASE_URL` is set to. */
  url: string;
  /** Time that each exchange takes longer. */
  setLatency(ms: number): void;
  /** Whether new connections are broken off at once. */
  refuse(isRefusing: boolean): void;
  /** Breaks every connection of this moment. */
  cutAll(): void;
  stop(): Promise<void>;
}

interface ProxySettings {
  writer: string;
  gates: CommitGates;
  latencyMs: number;
}

/** `target`: the database's own URL, over TCP or a unix socket. `writer` names the replica in what the gates see. */
export async function startPostgresProxy(options: {
  target: string;
  writer: string;
  gates: CommitGates;
}): Promise<PostgresProxy> {
  const settings: ProxySettings = { writer: options.writer, gates: options.gates, latencyMs: 0 };
  const clients = new Set<Socket>();
  let isRefusing = false;
  const server = createServer((client) => {
    if (isRefusing) return void client.resetAndDestroy();
    clients.add(client);
    client.once('close', () => clients.delete(client));
    relay(client, connect(addressOf(options.target)), settings);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cutAll = () => {
    for (const client of clients) client.resetAndDestroy();
  };
  return {
    url: throughPort(options.target, (server.address() as AddressInfo).port),
    setLatency: (ms) => {
      settings.latencyMs = ms;
    },
    refuse: (refusing) => {
      isRefusing = refusing;
    },
    cutAll,
    async stop() {
      server.close();
      cutAll();
      await once(server, 'close');
    },
  };
}

function relay(client: Socket, server: Socket, settings: ProxySettings): void {
  for (const [one, other] of [
    [client, server],
    [server, client],
  ] as const) {
    one.setNoDelay(true);
    one.on('error', () => other.destroy());
    one.on('close', () => other.destroy());
  }
  const link: Link = { client, server, settings, awaited: [], unsent: [], kept: [] };
  const toServer = new MessageReader('client');
  const toClient = new MessageReader('server');
  const conversation = new Conversation(settings.writer);
  // One after the other: what is held holds up everything behind it.
  let sending = Promise.resolve();
  let answering = Promise.resolve();
  client.on('data', (chunk: Buffer) => {
    sending = sending.then(() => sendOn(link, conversation, toServer, chunk));
  });
  server.on('data', (chunk: Buffer) => {
    answering = answering.then(() => answer(link, toClient, chunk));
  });
}

/** Parse, Bind, Describe, Execute and Close: a Sync ends them. */
const PARTS = new Set(['P', 'B', 'D', 'E', 'C']);

interface Link {
  client: Socket;
  server: Socket;
  settings: ProxySettings;
  /** The exchanges that PostgreSQL has not answered whole yet. */
  awaited: { exchange: Exchange; gates: readonly Gate[] }[];
  /** The parts of a statement whose end has not come: PostgreSQL would do it as soon as it sees them. */
  unsent: Buffer[];
  /** The answer that a gate keeps back until it is whole. */
  kept: Buffer[];
}

async function sendOn(link: Link, conversation: Conversation, reader: MessageReader, chunk: Buffer): Promise<void> {
  const { client, server, settings } = link;
  for (const message of reader.read(chunk)) {
    const exchange = conversation.hear(message);
    link.unsent.push(message.raw);
    if (exchange) {
      const gates = settings.gates.meet(exchange);
      if (settings.latencyMs > 0) await pause(settings.latencyMs);
      if (!(await passGates(gates, 'before', exchange))) client.resetAndDestroy();
      link.awaited.push({ exchange, gates });
    }
    // What a client sent before it died may not have reached PostgreSQL either.
    if (client.destroyed) return void server.destroy();
    if (exchange || !PARTS.has(message.type)) server.write(Buffer.concat(link.unsent.splice(0)));
  }
}

/** `ReadyForQuery` ends the answer to an exchange. */
async function answer(link: Link, reader: MessageReader, chunk: Buffer): Promise<void> {
  const { client, kept } = link;
  for (const message of reader.read(chunk)) {
    const [awaited] = link.awaited;
    kept.push(message.raw);
    const isWhole = message.type === 'Z';
    if (!isWhole && awaited?.gates.some(({ pattern }) => pattern.when === 'after')) continue;
    if (isWhole && awaited) {
      link.awaited.shift();
      if (!(await passGates(awaited.gates, 'after', awaited.exchange))) client.resetAndDestroy();
    }
    if (client.destroyed) return;
    client.write(Buffer.concat(kept.splice(0)));
  }
}

function addressOf(target: string): { path: string } | { host: string; port: number } {
  const url = new URL(target);
  const port = Number(url.port || 5432);
  const folder = url.searchParams.get('host');
  return folder?.startsWith('/') ? { path: `${folder}/.s.PGSQL.${port}` } : { host: folder ?? url.hostname, port };
}

function throughPort(target: string, port: number): string {
  const { username, password, pathname } = new URL(target);
  const login = password ? `${username}:${password}` : username;
  return `postgres://${login}@127.0.0.1:${port}${pathname}`;
}
