import { Validator } from '@seriousme/openapi-schema-validator';
import { expect, test } from 'vitest';
import { DOCUMENT, DOCUMENTED } from './testing/api-client.ts';

test('the document is valid OpenAPI 3.1', async () => {
  const { valid, errors } = await new Validator().validate(structuredClone(DOCUMENT));
  expect(errors ?? []).toEqual([]);
  expect(valid).toBe(true);
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
