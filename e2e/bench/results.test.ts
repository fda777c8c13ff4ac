import { describe, expect, test } from 'vitest';
import { exitStatus, judge, type Measured, resultSchema, writeResults, writeTable } from './results.ts';

const measured = (change: object = {}): Measured =>
  ({ id: 'run-latency', unit: 'ms', samples: [710, 650, 900], target: { atMost: 700 }, ...change }) as Measured;

describe('a result', () => {
  test('is the median with the range of all samples', () => {
    expect(judge(measured())).toEqual({
      id: 'run-latency',
      unit: 'ms',
      value: 710,
      min: 650,
      max: 900,
      target: '<= 700',
      ok: false,
      note: 'median of 3',
    });
  });

  test.each([
    [{ atMost: 710 }, true],
    [{ atMost: 709 }, false],
    [{ atLeast: 710 }, true],
    [{ atLeast: 711 }, false],
  ])('meets its target %j: %j', (target, ok) => {
    expect(judge(measured({ target })).ok).toBe(ok);
  });

  test('is judged before it is rounded', () => {
    expect(judge(measured({ samples: [1.5049], target: { atMost: 1.5 } }))).toMatchObject({ value: 1.5, ok: false });
  });

  test('can be a percentile or the largest', () => {
    const samples = Array.from({ length: 200 }, (_, index) => index + 1);
    const valueWith = (statistic: string) => judge(measured({ samples, statistic })).value;
    expect(['median', 'p95', 'p99', 'max'].map(valueWith)).toEqual([101, 190, 198, 200]);
  });

  test('without a target is neither met nor missed', () => {
    expect(judge(measured({ target: undefined }))).toMatchObject({ target: null, ok: null });
  });

  test('that was not measured has no value, and says why', () => {
    const row = judge({ id: 'vs-cli', unit: '×', notMeasured: 'AWS CLI missing', target: { atLeast: 10 } });
    expect(row).toMatchObject({
      value: null,
      min: null,
      max: null,
      ok: null,
      target: '>= 10',
      note: 'AWS CLI missing',
    });
  });
});

test('the table has a line for each result, with its target and whether it is met', () => {
  const rows = [judge(measured()), judge({ id: 'vs-cli', unit: '×', notMeasured: 'AWS CLI missing' })];
  const [head, rule, ...lines] = writeTable(rows).split('\n');
  expect(head).toMatch(/^\| id +\| value +\| range/);
  expect(rule).toMatch(/^\|-+\|/);
  expect(lines[0]?.split('|').map((cell) => cell.trim())).toEqual([
    '',
    'run-latency',
    '710 ms',
    '650 to 900',
    '≤ 700',
    'missed',
    'median of 3',
    '',
  ]);
  expect(lines[1]).toContain('not measured');
});

test('the file has the results without the notes', () => {
  const [first, ...others] = JSON.parse(writeResults([judge(measured())]));
  expect(others).toEqual([]);
  expect(Object.keys(first)).toEqual(['id', 'unit', 'value', 'min', 'max', 'target', 'ok']);
  expect(() => resultSchema.parse(first)).not.toThrow();
});

test('a missed target fails the bench, unless it only reports', () => {
  expect(exitStatus([{ ok: true }, { ok: null }], false)).toBe(0);
  expect(exitStatus([{ ok: true }, { ok: false }], false)).toBe(1);
  expect(exitStatus([{ ok: false }], true)).toBe(0);
});
