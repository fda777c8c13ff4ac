import { expect, test } from 'vitest';
import { defaultSubmission } from '../request/defaults.ts';
import { runName, setUpNameOf } from './run-name.ts';
import type { RunView } from './view.ts';

const KEY = 'arn:aws:kms:us-east-1:111111111111:key';
const { passwords: _passwords, ...request } = defaultSubmission(undefined);

test.each([
  [{ alias: 'limitless', keyArn: null }, 'limitless · loader'],
  [{ alias: 'limitless', keyArn: `${KEY}/3f6b1c2a-9d8e-4f70-8a61-0c2d3e4f5a6b` }, 'limitless · loader'],
  [{ alias: null, keyArn: `${KEY}/3f6b1c2a-9d8e-4f70-8a61-0c2d3e4f5a6b` }, '3f6b1c2a… · loader'],
  [{ alias: null, keyArn: `${KEY}/mrk-1234abcd12ab34cd56ef1234567890ab` }, 'mrk-1234abcd… · loader'],
  [{ alias: null, keyArn: `${KEY}/short` }, 'short · loader'],
  [{ alias: null, keyArn: null }, 'loader'],
])('a run that sets up %o is named %s', (given, name) => {
  expect(runName({ ...given, roleName: 'loader' })).toBe(name);
});

test.each([
  ['a new key', { mode: 'create', alias: 'orders' }, 'orders · aurora-data-loader'],
  ['an existing key', { mode: 'existing', keyArn: `${KEY}/1234abcd-12ab` }, '1234abcd… · aurora-data-loader'],
])('the view of a run with %s has the same name as its row in the history', (_what, key, name) => {
  const view = { request: { ...request, key } } as unknown as RunView;
  expect(runName(setUpNameOf(view))).toBe(name);
});
