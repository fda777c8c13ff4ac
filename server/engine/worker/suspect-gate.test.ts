import { expect, test } from 'vitest';
import { SuspectGate } from './suspect-gate.ts';

test('one at a time is let in, and who goes twice frees nobody else', () => {
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
