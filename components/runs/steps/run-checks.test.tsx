import { fireEvent, screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import type { Check } from '#lib/runs/events.ts';
import { RunChecks } from './run-checks.tsx';

const PASSED: Check = { id: 'simulate-allowed', params: { count: '2' }, passed: true, expected: '2', found: '2' };

/** The cells of the only check. */
function shownFor(check: Check): string[] {
  show(<RunChecks checks={[check]} />);
  const row = within(screen.getByRole('table')).getAllByRole('row')[1] as HTMLElement;
  return [...row.children].map((cell) => cell.textContent ?? '');
}

test('an undecided check does not count as passed, and names what it depends on', () => {
  const what = 'kms:Decrypt arn:aws:kms:us-east-1:111111111111:key/k';
  const [result, , , found] = shownFor({ ...PASSED, undecided: what });
  expect(result).toBe(say('run.checks.undecided'));
  expect(found).toBe(say('run.checks.depends', { what }));
  expect(screen.getByText(`(${say('run.checks.summary', { passed: 0, all: 1 })})`)).toBeDefined();
});

test('a check that matches counts as passed, and is in the page only once the list is opened', () => {
  show(<RunChecks checks={[PASSED]} />);
  expect(document.querySelector('table')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: new RegExp(say('run.checks.heading')) }));
  expect(within(screen.getByRole('table')).getByText(say('run.checks.passed'))).toBeDefined();
  expect(screen.getByText(`(${say('run.checks.summary', { passed: 1, all: 1 })})`)).toBeDefined();
});
