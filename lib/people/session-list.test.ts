import { expect, test } from 'vitest';
import { readSessionFilter, writeSessionFilter } from './session-list.ts';

const read = (query: string) => readSessionFilter(new URLSearchParams(query)).text;

test('the list of people is filtered by the text in the address', () => {
  expect(read(writeSessionFilter({ text: 'Dana & Co' }))).toBe('Dana & Co');
  expect(read(`text=${'x'.repeat(200)}`)).toBe('x'.repeat(200));
});

test('missing, empty or too long text filters nothing', () => {
  expect(['', 'text=', `text=${'x'.repeat(201)}`].map(read)).toEqual([undefined, undefined, undefined]);
  expect([{}, { text: '' }].map(writeSessionFilter)).toEqual(['', '']);
});
