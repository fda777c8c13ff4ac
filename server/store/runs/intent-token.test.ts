import { expect, test } from 'vitest';
import { STEP_NAMES } from '#lib/runs/steps.ts';
import { intentToken } from './intent-token.ts';

const RUN = '5f0c1f0e-8f0a-4f57-9c2b-0d8c6b1a2e3f';

test('makes the same UUID for a step each time', () => {
  expect(intentToken(RUN, 'source-secret')).toBe('0515755a-66eb-5a1a-89eb-810e7cf9eb90');
});

test('makes different tokens for different steps and runs', () => {
  const runs = [RUN, RUN.replace('5', '6')];
  const tokens = runs.flatMap((run) => STEP_NAMES.map((step) => intentToken(run, step)));
  expect(new Set(tokens).size).toBe(tokens.length);
});
