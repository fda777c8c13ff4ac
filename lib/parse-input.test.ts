import { expect, test } from 'vitest';
import { z } from 'zod';
import { parseInput } from './parse-input.ts';

const schema = z.object({ name: z.string().max(3) });

test('input is taken, or refused with what is wrong', () => {
  expect(parseInput(schema, { name: 'abc' })).toEqual({ success: true, data: { name: 'abc' } });
  expect(parseInput(schema, { name: 'abcd' })).toMatchObject({ success: false, issues: [{ path: ['name'] }] });
});

test('input that cannot be measured is wrong input', () => {
  const unreadable = z.custom(() => {
    throw new TypeError('no length');
  });
  expect(parseInput(unreadable, {})).toMatchObject({ success: false, issues: [{ message: 'unreadable' }] });
});

test('any other error is the schema’s own, and is thrown', () => {
  const broken = z.custom(() => {
    throw new RangeError('a mistake of ours');
  });
  expect(() => parseInput(broken, {})).toThrow('a mistake of ours');
});
