import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { addEntries, type FaultEntry, readCommit, readEarlier, summarize } from './added-report.ts';
import { readFaultOptions } from './fault-options.ts';
import { describeEntry, reportEntry } from './fault-report.ts';
import type { Scenario, ScenarioResult } from './scenario.ts';

const nothing: ScenarioResult = { trials: 0, violations: [] };
const scenario = (id: string, also: string[] = []): Scenario => ({
  id,
  title: id,
  run: async () => nothing,
  also: also.map((one) => ({ id: one, title: one, read: () => nothing })),
});
const ALL = [scenario('R-01', ['R-02']), scenario('R-03')];

describe('the line of a requirement', () => {
  test('says what no violation in so many trials means', () => {
    const entry = reportEntry(
      { id: 'R-02', title: 'take-over' },
      { trials: 200, violations: [], measures: { p95: 12_400.4 } },
      7,
    );
    expect(entry.upperBound).toBe(0.015);
    expect(describeEntry(entry)).toBe('R-02  take-over: 200 trials, 0 violations, below 1.5 % (95 %), p95 12400');
  });

  test('promises nothing where something was violated, and lists what', () => {
    const entry = reportEntry({ id: 'R-01', title: 'kill -9' }, { trials: 3, violations: ['I1, run 5: is lost'] }, 7);
    expect(entry.upperBound).toBeNull();
    expect(describeEntry(entry)).toBe('R-01  kill -9: 3 trials, 1 violations\n      I1, run 5: is lost');
    expect(reportEntry({ id: 'R-01', title: '' }, nothing, 7).upperBound).toBeNull();
  });

  test('says so where nothing was tried, and why', () => {
    const entry = reportEntry({ id: 'R-22', title: 'full disk' }, { ...nothing, notRun: 'it takes root' }, 7);
    expect(entry).toMatchObject({ notRun: 'it takes root', upperBound: null });
    expect(describeEntry(entry)).toBe('R-22  full disk: not run: it takes root');
  });
});

describe('the options', () => {
  test('are everything at full scale with a seed of chance, where nothing is said', () => {
    expect(readFaultOptions([], ALL)).toMatchObject({ add: false, scale: 'full', scenarios: ALL });
    expect(readFaultOptions(['--quick', '--seed', '12'], ALL)).toMatchObject({ scale: 'quick', seed: 12 });
    expect(() => readFaultOptions(['--seed', 'x'], ALL)).toThrow('whole number');
  });

  test('choose scenarios by any requirement that they show, and name those that there are', () => {
    expect(readFaultOptions(['--only', 'R-02'], ALL).scenarios).toEqual([ALL[0]]);
    expect(readFaultOptions(['--only', 'R-03', '--only', 'R-01'], ALL).scenarios).toEqual(ALL);
    expect(() => readFaultOptions(['--only', 'R-99'], ALL)).toThrow('there is no R-99: choose from R-01, R-02, R-03');
  });
});

describe('a report that is added to', () => {
  const entry = (id: string, change: Partial<FaultEntry> = {}): FaultEntry => ({
    ...reportEntry({ id, title: id }, { trials: 10, violations: [] }, 7),
    scale: 'full',
    commit: 'abc',
    seconds: 90,
    ...change,
  });

  test('keeps what an earlier one says of the same commit at the same scale, and of nothing else', async () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'limitless-report-'));
    const reportPath = path.join(folder, 'fault-report.json');
    const read = (commit: string | null) => readEarlier(reportPath, { commit, scale: 'full' });
    expect(read('abc')).toEqual([]);
    const { commit: _, ...old } = entry('R-05');
    const others = [
      entry('R-02', { commit: 'def' }),
      entry('R-03', { scale: 'quick' }),
      entry('R-04', { commit: null }),
    ];
    writeFileSync(reportPath, JSON.stringify([entry('R-01'), ...others, old]));
    expect(read('abc')).toEqual([entry('R-01')]);
    expect(read(null)).toEqual([]);
    expect(await readCommit(folder)).toBeNull();
    rmSync(folder, { recursive: true });
  });

  test('has what was tried last of each scenario, and says in one line what that comes to and what is missing', () => {
    const again = entry('R-01', { violations: ['I1, run 5: is lost'], seconds: 30 });
    const entries = addEntries([entry('R-01'), entry('R-02', { seconds: 0 })], [again]);
    expect(entries).toEqual([entry('R-02', { seconds: 0 }), again]);
    expect(summarize(entries, ALL)).toBe('1 scenarios, 20 trials, 1 violations, 0.5 minutes; missing: R-03');
    expect(summarize(addEntries(entries, [entry('R-03', { seconds: 60 })]), ALL)).toBe(
      '2 scenarios, 30 trials, 1 violations, 1.5 minutes; missing: none',
    );
    expect(summarize([entry('R-03', { trials: 0, notRun: 'it takes root' })], ALL)).toContain('missing: R-01, R-03');
  });
});
