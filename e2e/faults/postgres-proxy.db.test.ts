import { Client } from 'pg';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openTestDatabase, type TestDatabase } from '#server/store/testing/test-database.ts';
import { CommitGates, type Exchange } from './commit-gates.ts';
import { type PostgresProxy, startPostgresProxy } from './postgres-proxy.ts';

let database: TestDatabase;
let proxy: PostgresProxy;
let gates: CommitGates;
const clients: Client[] = [];

beforeEach(async () => {
  database = await openTestDatabase();
  gates = new CommitGates();
  proxy = await startPostgresProxy({ target: database.ownerUrl, writer: 'replica-1', gates });
  await query(database.ownerUrl, 'CREATE TABLE thing (name text)');
});

afterEach(async () => {
  gates.releaseAll();
  await Promise.all(clients.splice(0).map((client) => client.end().catch(() => undefined)));
  await proxy.stop();
  await database.drop();
});

async function open(url = proxy.url): Promise<Client> {
  const client = new Client({ connectionString: url });
  client.on('error', () => undefined);
  await client.connect();
  clients.push(client);
  return client;
}

async function query(url: string, text: string): Promise<unknown[]> {
  const client = await open(url);
  return (await client.query(text)).rows;
}

const readThings = () => query(database.ownerUrl, 'SELECT name FROM thing ORDER BY name');

/** As the portal does: each statement with parameters is an exchange of its own. */
async function insertIn(client: Client, name: string): Promise<void> {
  await client.query('begin');
  await client.query('INSERT INTO thing (name) VALUES ($1)', [name]);
  await client.query('commit');
}

const commitOf = (name: string) => (exchange: Exchange) => exchange.kind === 'commit' && exchange.words.includes(name);

test('a client sees through the proxy what it would see without', async () => {
  const client = await open();
  await insertIn(client, 'a');
  await expect(client.query('SELECT nothing FROM thing')).rejects.toMatchObject({ code: '42703' });
  expect((await client.query('SELECT name FROM thing WHERE name = $1', ['a'])).rows).toEqual([{ name: 'a' }]);
  expect((await client.query({ text: 'SELECT $1::int AS n', values: [2], name: 'named' })).rows).toEqual([{ n: 2 }]);
});

test('the n-th commit that speaks of something is held before PostgreSQL sees it, and of nothing else', async () => {
  const held = gates.hold({ match: commitOf('a'), nth: 2, when: 'before' });
  const [first, second] = [await open(), await open()];
  await insertIn(first, 'a');
  await insertIn(second, 'b');
  const inserted = insertIn(first, 'a');
  expect(await held.reached).toMatchObject({ writer: 'replica-1', kind: 'commit' });
  await insertIn(second, 'c');
  expect(await readThings()).toEqual([{ name: 'a' }, { name: 'b' }, { name: 'c' }]);
  held.release();
  await inserted;
  expect(await readThings()).toHaveLength(4);
});

test('a statement that is held before PostgreSQL sees it has done nothing and locks nothing', async () => {
  const held = gates.hold({ match: ({ kind, words }) => kind === 'single' && words.includes('a'), when: 'before' });
  const client = await open();
  const inserted = client.query('INSERT INTO thing (name) VALUES ($1)', ['a']);
  await held.reached;
  // Throws where anybody has touched the table.
  await query(database.ownerUrl, 'BEGIN; LOCK TABLE thing IN ACCESS EXCLUSIVE MODE NOWAIT; COMMIT');
  held.release();
  await inserted;
  expect(await readThings()).toEqual([{ name: 'a' }]);
});

test('a client that dies while its commit is held before PostgreSQL has committed nothing', async () => {
  const held = gates.hold({ match: commitOf('a'), when: 'before' });
  const inserted = insertIn(await open(), 'a');
  await held.reached;
  proxy.cutAll();
  await expect(inserted).rejects.toBeInstanceOf(Error);
  held.release();
  expect(await readThings()).toEqual([]);
});

test('a commit whose answer is held, or never comes, is done', async () => {
  const client = await open();
  const held = gates.hold({ match: commitOf('a'), when: 'after' });
  const inserted = insertIn(client, 'a');
  await held.reached;
  expect(await readThings()).toEqual([{ name: 'a' }]);
  held.release();
  await inserted;
  const cut = gates.cut({ match: commitOf('b'), when: 'after' });
  await expect(insertIn(client, 'b')).rejects.toBeInstanceOf(Error);
  await cut;
  expect(await readThings()).toHaveLength(2);
});

test('what was rolled back is no part of the next transaction', async () => {
  const seen: Exchange[] = [];
  gates.watch((exchange) => seen.push(exchange));
  const client = await open();
  await client.query('begin');
  await client.query('INSERT INTO thing (name) VALUES ($1)', ['a']);
  await client.query('rollback');
  await insertIn(client, 'b');
  const [commit] = seen.filter(({ kind }) => kind === 'commit');
  expect(commit?.words).toEqual(['begin', 'INSERT INTO thing (name) VALUES ($1)', 'b', 'commit']);
});

test('a prepared statement is known by its text each time', async () => {
  const seen: Exchange[] = [];
  gates.watch((exchange) => seen.push(exchange));
  const client = await open();
  const text = 'SELECT name FROM thing WHERE name = $1';
  for (const name of ['a', 'b']) await client.query({ name: 'find', text, values: [name] });
  expect(seen.map(({ words }) => words)).toEqual([
    [text, 'a'],
    [text, 'b'],
  ]);
});

test('connections are refused, slow, and all broken at once', async () => {
  const client = await open();
  proxy.setLatency(150);
  const startedAt = performance.now();
  await client.query('SELECT 1');
  expect(performance.now() - startedAt).toBeGreaterThan(140);
  proxy.setLatency(0);
  proxy.cutAll();
  await expect(client.query('SELECT 1')).rejects.toBeInstanceOf(Error);
  proxy.refuse(true);
  await expect(open()).rejects.toBeInstanceOf(Error);
  proxy.refuse(false);
  await open();
});
