import { readFileSync } from 'node:fs';
import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { ERROR_CODES } from '#lib/errors.ts';
import { runRequestSchema } from '#lib/request/schema.ts';
import { makeDocument } from './openapi.ts';
import { DOCUMENT, DOCUMENTED } from './testing/api-client.ts';

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(DOCUMENT));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
});

test('the document is made once, so that requests without a token cost little', () => {
  const document = makeDocument('https://portal.example.com');
  expect(makeDocument('https://portal.example.com')).toBe(document);
  expect(makeDocument('https://other.example.com')).toMatchObject({
    servers: [{ url: 'https://other.example.com/api/v1' }],
  });
});

test('every operation has its own id, a summary, and the problems of every operation', () => {
  const all = Object.values(DOCUMENT.paths).flatMap((methods) => Object.values(methods));
  expect(DOCUMENTED.size).toBe(all.length);
  for (const told of DOCUMENTED.values()) {
    expect(told).toMatchObject({ summary: expect.any(String), description: expect.any(String) });
    if (told.operationId === 'describeError') continue;
    expect(Object.keys(told.responses)).toEqual(expect.arrayContaining(['400', '401', '403', '429', '503']));
  }
});

test('every reference names a schema, and every schema is used or describes the events', () => {
  const text = JSON.stringify(DOCUMENT);
  const named = new Set([...text.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name));
  const known = Object.keys(DOCUMENT.components.schemas);
  expect([...named].filter((name) => !known.includes(name as string))).toEqual([]);
  expect(known.filter((name) => !named.has(name))).toEqual(['RunEvent']);
});

test('every parameter of a path is declared', () => {
  for (const { path, ...told } of DOCUMENTED.values()) {
    const names = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name);
    const { parameters = [] } = told as { parameters?: { name: string; in: string }[] };
    expect(parameters.filter((one) => one.in === 'path').map(({ name }) => name)).toEqual(names);
  }
});

test('the examples of the documentation are valid', () => {
  const text = readFileSync('docs/operations/http-api.md', 'utf8');
  const [request = '', problem = ''] = [...text.matchAll(/```json\n([\s\S]*?)```/g)].map(([, json]) => json ?? '');
  expect(runRequestSchema.safeParse(JSON.parse(request)).error).toBeUndefined();
  expect(ERROR_CODES).toContain(JSON.parse(problem).code);
  const known = Object.keys(DOCUMENT.paths);
  const asked = [...text.matchAll(/\$PORTAL\/api\/v1([/$\w-]+)/g)].map(([, path = '']) =>
    path.replace('$RUN', '{runId}'),
  );
  expect(asked.length).toBeGreaterThan(6);
  expect(asked.filter((path) => !known.includes(path))).toEqual([]);
});
