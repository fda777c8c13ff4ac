import type { IncomingMessage, ServerResponse } from 'node:http';
import { FILE_POLICY } from '#lib/web/security-headers.ts';

const RETRY_SECONDS = 5;

/** Responds while the portal starts or its database is down. Depends on nothing that may be missing. */
export function answerStarting(request: IncomingMessage, response: ServerResponse): void {
  if (request.url === '/api/health') {
    response.writeHead(200, { 'content-type': 'application/json' }).end('{"alive":true}');
    return;
  }
  const headers = { 'retry-after': String(RETRY_SECONDS) };
  if (request.url?.startsWith('/api/')) {
    response.writeHead(503, { ...headers, 'content-type': 'application/json' });
    response.end('{"error":{"code":"database-unreachable"}}');
    return;
  }
  if (request.url?.startsWith('/_next/')) {
    // A browser takes a page instead of a script for an attack, and reports it.
    response.writeHead(503, { ...headers, 'content-type': 'text/javascript' }).end();
    return;
  }
  response.writeHead(503, {
    ...headers,
    'content-type': 'text/html; charset=utf-8',
    refresh: String(RETRY_SECONDS),
    'content-security-policy': FILE_POLICY,
  });
  response.end(PAGE);
}

const PAGE = `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><meta name="color-scheme" content="light dark">
<title>Limitless setup portal</title></head>
<body>
<main>
<h1>The portal isn’t ready yet</h1>
<p>The portal is waiting for its database. This page retries every ${RETRY_SECONDS} seconds. Runs in progress continue automatically.</p>
<p>If this takes longer than a minute, contact the portal operators.</p>
<section lang="ja">
<h2>ポータルの準備がまだ完了していません</h2>
<p>データベースへの接続を待っています。このページは ${RETRY_SECONDS} 秒ごとに再試行します。進行中の実行は自動的に続行されます。</p>
<p>1 分以上続く場合は、ポータルの運用担当者に連絡してください。</p>
</section>
</main>
</body>
</html>
`;
