import { trace } from '@opentelemetry/api';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { PASSWORDS, startTestEngine, type TestEngine } from '#server/engine/testing/test-engine.ts';
import { executeRun } from '#server/engine/worker/execute-run.ts';
import { openLog } from '#server/log.ts';
import { withSpan } from './spans.ts';
import { openCollector, type ReceivedSpan } from './testing/otlp-collector.ts';
import { startTracing } from './tracing.ts';

vi.setConfig({ testTimeout: 120_000 });

const MARK = 'marked-secret';
let engine: TestEngine;
let collector: Awaited<ReturnType<typeof openCollector>>;
let tracing: ReturnType<typeof startTracing>;

beforeAll(async () => {
  [engine, collector] = await Promise.all([startTestEngine(), openCollector()]);
  vi.stubEnv('OTEL_EXPORTER_OTLP_ENDPOINT', collector.url);
  tracing = startTracing({ sampleRatio: 1, version: '1.2.3', log: engine.portal.log });
  await engine.startOver();
});
afterAll(async () => {
  vi.unstubAllEnvs();
  await engine.stop();
  collector.close();
});

test('a run is one trace, linked to its request, down to the calls with AWS’s request IDs, without secrets', async () => {
  const lines: Record<string, unknown>[] = [];
  const portal = { ...engine.portal, log: openLog('info', { write: (line) => void lines.push(JSON.parse(line)) }) };
  const runId = await withSpan('action run.create', {}, async (span) => {
    span.setAttribute('http.target', `/api/auth/callback/oidc?code=${MARK}`);
    span.recordException(new Error(MARK));
    return engine.request();
  });
  await expect(withSpan('failing', {}, () => Promise.reject(new Error(MARK)))).rejects.toThrow(MARK);
  await executeRun(portal, runId, new AbortController().signal);
  // Its names are taken, so a step fails and is logged.
  const failedId = await engine.request();
  await executeRun(portal, failedId, new AbortController().signal);
  trace
    .getTracer('next.js')
    .startSpan(`fetch GET https://x.example/${MARK}`, {
      attributes: { 'next.span_type': 'AppRender.fetch' },
    })
    .end();
  await tracing.close();

  const { spans } = collector;
  const [run, failed] = spans.filter(({ name }) => name === 'run') as [ReceivedSpan, ReceivedSpan];
  const only = (name: string) => {
    const found = spans.filter((span) => span.name === name && span.traceId !== failed.traceId);
    expect(found, name).toHaveLength(1);
    return found[0] as ReceivedSpan;
  };
  const action = only('action run.create');
  expect(run).toMatchObject({ parentId: '', links: [action.traceId], isError: false });
  expect(run.traceId).not.toBe(action.traceId);
  expect(run.attributes).toEqual({
    'portal.run.id': runId,
    'portal.run.kind': 'set-up',
    'portal.team.id': 'payments',
    'portal.outcome': 'succeeded',
  });
  const step = only('step kms-key');
  expect(step).toMatchObject({ traceId: run.traceId, parentId: run.spanId });
  expect(step.attributes).toEqual({ 'portal.step': 'kms-key', 'portal.step.attempt': 1, 'portal.outcome': 'created' });
  const call = only('KMS/CreateKey');
  expect(call).toMatchObject({ traceId: run.traceId, parentId: step.spanId });
  expect(call.attributes).toMatchObject({
    'rpc.service': 'KMS',
    'rpc.method': 'CreateKey',
    'aws.request_id': expect.stringMatching(/\S{10}/),
    'http.response.status_code': 200,
  });
  // The one that preflight looked for.
  expect(spans.find(({ name, isError }) => name === 'IAM/GetRole' && isError)?.attributes).toMatchObject({
    'error.type': 'not-visible-yet',
    'http.response.status_code': 404,
  });
  const statements = spans.filter(({ name, traceId }) => name.startsWith('PostgreSQL') && traceId === run.traceId);
  expect(
    statements.some(({ attributes }) =>
      /^with "stored" as \(insert into "event" .*\$1/.test(String(attributes['db.query.text'])),
    ),
  ).toBe(true);

  expect(only('failing')).toMatchObject({ isError: true, attributes: { 'error.type': 'Error' } });
  expect(only('fetch').attributes).toEqual({ 'next.span_type': 'AppRender.fetch' });
  const sent = collector.text();
  for (const secret of [MARK, ...Object.values(PASSWORDS), 'payments-external-id', 'dba@payments'])
    expect(sent, secret).not.toContain(secret);
  expect(sent).toContain('1.2.3');

  expect(failed).toMatchObject({ parentId: '', links: [], attributes: { 'portal.outcome': 'failed' } });
  expect(lines).toContainEqual(
    expect.objectContaining({
      msg: 'step failed',
      runId: failedId,
      traceId: failed.traceId,
      spanId: expect.any(String),
    }),
  );
});
