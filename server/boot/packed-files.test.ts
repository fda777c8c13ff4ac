import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, request as send } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { brotliDecompressSync } from 'node:zlib';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { packFiles, withPackedFiles } from './packed-files.ts';

const SCRIPT = `console.log('hello');`.repeat(100);
let build: string;
let close: () => void;

beforeEach(async () => {
  build = mkdtempSync(path.join(tmpdir(), 'packed-files-'));
  mkdirSync(path.join(build, 'static/chunks'), { recursive: true });
  writeFileSync(path.join(build, 'static/chunks/a1.js'), SCRIPT);
  writeFileSync(path.join(build, 'static/chunks/b2.css'), 'body{margin:0}');
  writeFileSync(path.join(build, 'secret.js.br'), 'secret');
  await packFiles(build);
});
afterEach(() => {
  close();
  rmSync(build, { recursive: true });
});

/** Asks as a browser does, but without the client’s own handling of paths and encodings. */
async function ask(url: string, headers: Record<string, string>, method = 'GET') {
  const serve = await withPackedFiles(build, (_request, response) => response.end('from Next'));
  const server = createServer(serve).listen(0, '127.0.0.1');
  close = () => server.close();
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  const request = send({ host: '127.0.0.1', port, path: url, method, headers, agent: false }).end();
  const [answer] = await once(request, 'response');
  const parts: Buffer[] = [];
  for await (const part of answer) parts.push(part);
  return { headers: answer.headers, body: Buffer.concat(parts) };
}

test.each(['gzip, deflate, br, zstd', 'br', 'br;q=0.5, gzip'])(
  'sends a packed script if accepted: %s',
  async (accepted) => {
    const { headers, body } = await ask('/_next/static/chunks/a1.js', { 'accept-encoding': accepted });
    expect(brotliDecompressSync(body).toString()).toBe(SCRIPT);
    expect(body.length).toBeLessThan(SCRIPT.length / 10);
    expect(headers).toMatchObject({
      'content-encoding': 'br',
      'content-type': 'application/javascript; charset=UTF-8',
      'content-length': String(body.length),
      'cache-control': 'public, max-age=31536000, immutable',
      vary: 'Accept-Encoding',
    });
  },
);

test('sends packed styles as styles, also with a query', async () => {
  const { headers, body } = await ask('/_next/static/chunks/b2.css?v=1', { 'accept-encoding': 'br' });
  expect(headers['content-type']).toBe('text/css; charset=UTF-8');
  expect(brotliDecompressSync(body).toString()).toBe('body{margin:0}');
});

test('answers HEAD without the file', async () => {
  const { headers, body } = await ask('/_next/static/chunks/a1.js', { 'accept-encoding': 'br' }, 'HEAD');
  expect([headers['content-encoding'], body.length]).toEqual(['br', 0]);
});

test.each([
  ['a browser without Brotli', '/_next/static/chunks/a1.js', { 'accept-encoding': 'gzip' }],
  ['a browser that refuses it', '/_next/static/chunks/a1.js', { 'accept-encoding': 'gzip, br;q=0' }],
  ['a client that names no encoding', '/_next/static/chunks/a1.js', {}],
  ['a part of a file', '/_next/static/chunks/a1.js', { 'accept-encoding': 'br', range: 'bytes=0-9' }],
  ['an unknown file', '/_next/static/chunks/c3.js', { 'accept-encoding': 'br' }],
  ['a file outside', '/_next/static/../secret.js', { 'accept-encoding': 'br' }],
  ['a page', '/runs', { 'accept-encoding': 'br' }],
])('leaves %s to Next', async (_what, url, headers) => {
  const { headers: answered, body } = await ask(url, headers as Record<string, string>);
  expect([answered['content-encoding'], body.toString()]).toEqual([undefined, 'from Next']);
});
