import { expect, test } from 'vitest';
import { shortKeyId } from './short-key-id.ts';

test.each([
  ['arn:aws:kms:us-east-1:111111111111:key/3f6b1c2a-9d8e-4f70-8a61-0c2d3e4f5a6b', '3f6b1c2a…'],
  ['arn:aws:kms:us-east-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab', 'mrk-1234abcd…'],
  ['arn:aws:kms:us-east-1:111111111111:key/short', 'short'],
])('%s is shown as %s', (keyArn, name) => {
  expect(shortKeyId(keyArn)).toBe(name);
});
