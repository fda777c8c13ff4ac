import { expect, test } from 'vitest';
import { SuspectGate } from './suspect-gate.ts';

test('admits one at a time, and leaving twice does not release another', () => {
  const gate = new SuspectGate();
  const leave = gate.enter();
  expect(gate.enter()).toBeNull();
  leave?.();
  const leaveToo = gate.enter();
  leave?.();
  expect(gate.enter()).toBeNull();
  leaveToo?.();
  expect(gate.enter()).not.toBeNull();
});
