import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input.ts';

const schema = z.object({ name: z.string().max(3) });

test('input is accepted, or rejected with its problems', () => {
  expect(parseInput(schema, { name: 'abc' })).toEqual({ success: true, data: { name: 'abc' } });
  expect(parseInput(schema, { name: 'abcd' })).toMatchObject({ success: false, issues: [{ path: ['name'] }] });
});

test('input that throws when measured is invalid', () => {
  const unreadable = z.custom(() => {
    throw new TypeError('no length');
  });
  expect(parseInput(unreadable, {})).toMatchObject({ success: false, issues: [{ message: 'unreadable' }] });
});

test('any other error is a bug in the schema, and is thrown', () => {
  const broken = z.custom(() => {
    throw new RangeError('a bug in the schema');
  });
  expect(() => parseInput(broken, {})).toThrow('a bug in the schema');
});
