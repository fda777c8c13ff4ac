import { expect, test } from 'vitest';
import { viewAfter } from '#components/testing/runs.ts';
import type { RunChange, StepError } from './events.ts';
import { findLeft } from './leftovers.ts';
import { attemptsBefore, countBefore, readAttemptsQuery, viewForPage } from './page-view.ts';
import { countAttempts } from './step-view.ts';
import { applyEvent, type RunView } from './view.ts';

const by = { userId: 'u2', name: 'lead@payments' };
const refused: StepError = { code: 'access-denied', params: {}, aws: null };
const step = 'iam-role';

/** A run whose role failed so often; `lost` are the attempts in which the process died. */
function failing(count: number, lost: readonly number[] = []): RunView {
  const attempts = Array.from({ length: count }, (_, index): RunChange[] => [
    { type: 'run.started' },
    { type: 'step.started', step, attempt: index + 1, by },
    lost.includes(index + 1)
      ? { type: 'step.interrupted', step, attempt: index + 1 }
      : { type: 'step.failed', step, attempt: index + 1, error: refused },
    { type: 'run.failed' },
  ]);
  return viewAfter(...attempts.flat());
}

test('a page gets the latest attempts of a step, and the others in parts, each once and in order', () => {
  const view = failing(112);
  const shown = viewForPage(view).steps[step];
  expect(countAttempts(shown)).toBe(112);
  let loaded = shown.attempts;
  const sizes = [loaded.length];
  while (countBefore(loaded) > 0) {
    const part = attemptsBefore(view.steps[step], countBefore(loaded) + 1);
    sizes.push(part.length);
    loaded = [...part, ...loaded];
  }
  expect(sizes).toEqual([5, 50, 50, 7]);
  expect(loaded).toEqual(view.steps[step].attempts);
});

test('a view for a page differs from the whole one in nothing but the attempts', () => {
  const view = failing(9);
  const { attempts: _attempts, ...rest } = view.steps[step];
  const { attempts, earlier, ...shown } = viewForPage(view).steps[step];
  expect(shown).toEqual(rest);
  expect(attempts).toEqual(view.steps[step].attempts.slice(4));
  expect(earlier).toEqual({ hasUncertain: false });
  expect({ ...viewForPage(view), steps: null }).toEqual({ ...view, steps: null });
  expect(viewForPage(failing(5))).toEqual(failing(5));
});

test('an event continues it as it continues the whole view', () => {
  const view = failing(8);
  const no = view.lastNo + 1;
  const next = applyEvent(viewForPage(view), { type: 'step.started', step, attempt: 9, by, no, at: view.createdAt });
  expect(next?.steps[step].attempts.map(({ number }) => number)).toEqual([4, 5, 6, 7, 8, 9]);
  expect(next && countAttempts(next.steps[step])).toBe(9);
});

test('what an attempt may have made is listed as left also if the page lacks that attempt', () => {
  for (const view of [failing(8, [2]), failing(8, [8]), failing(8)])
    expect(findLeft(viewForPage(view))).toEqual(findLeft(view));
  expect(findLeft(viewForPage(failing(8, [2])))).toHaveLength(1);
});

test('an address names a step and the attempt before which to read, or nothing', () => {
  const read = (query: string) => readAttemptsQuery(new URLSearchParams(query));
  expect(read('step=access&before=56')).toEqual({ step: 'access', before: 56 });
  for (const before of ['', '0', '-1', '1.5', 'x', 'NaN', 'Infinity', '1e400', '9007199254740993'])
    expect(read(`step=access&before=${before}`), before).toBeNull();
  for (const query of ['', 'step=access', 'before=2', 'step=other&before=2', 'step=toString&before=2'])
    expect(read(query), query).toBeNull();
});
