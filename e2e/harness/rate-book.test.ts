import { expect, test } from 'vitest';
import type { AwsCall } from './aws-call.ts';
import { RateBook } from './rate-book.ts';

const callOf = (change: Partial<AwsCall> = {}): AwsCall => ({
  service: 'kms',
  operation: 'CreateKey',
  protocol: 'json',
  region: 'us-east-1',
  accessKeyId: 'x',
  signedAt: 0,
  params: {},
  ...change,
});

function countTaken(book: RateBook, times: readonly number[], change: Partial<AwsCall> = {}, accountId = '1'): number {
  return times.filter((at) => book.refuse(callOf(change), accountId, at) === null).length;
}

test('takes a second’s calls at once, and then as many per second as the rate says', () => {
  const book = new RateBook();
  book.set({ CreateKey: 5 });
  expect(countTaken(book, Array(20).fill(0))).toBe(5);
  const tenSeconds = Array.from({ length: 1_000 }, (_, index) => 10 + index * 10);
  expect(countTaken(book, tenSeconds)).toBe(50);
});

test('counts each account, Region and operation by itself', () => {
  const book = new RateBook();
  book.set({ CreateKey: 1, CreateAlias: 1 });
  expect(countTaken(book, [0, 0])).toBe(1);
  expect(countTaken(book, [0, 0], { region: 'us-west-2' })).toBe(1);
  expect(countTaken(book, [0, 0], { operation: 'CreateAlias' })).toBe(1);
  expect(countTaken(book, [0, 0], {}, '2')).toBe(1);
});

test('throttles in AWS’s words, and only operations that have a rate', () => {
  const book = new RateBook();
  book.set({ CreateKey: 1 });
  book.refuse(callOf(), '1', 0);
  expect(book.refuse(callOf(), '1', 0)?.code).toBe('ThrottlingException');
  expect(countTaken(book, Array(9).fill(0), { operation: 'DescribeKey' })).toBe(9);
  book.set({});
  expect(book.refuse(callOf(), '1', 0)).toBeNull();
});
