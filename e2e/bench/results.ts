import { z } from 'zod';
import { median, percentile } from './statistics.ts';

/** What `bench-results.json` holds of each measured value. */
export const resultSchema = z.strictObject({
  id: z.string(),
  unit: z.string(),
  /** Null if nothing was measured. */
  value: z.number().nullable(),
  /** Of all samples. */
  min: z.number().nullable(),
  max: z.number().nullable(),
  /** Such as `<= 700`; null for a value without a target, which others are compared with. */
  target: z.string().nullable(),
  /** Null without a target or a value. */
  ok: z.boolean().nullable(),
});
export type Result = z.infer<typeof resultSchema>;

export type Target = { atMost: number } | { atLeast: number };

/** The samples of one value, or why there are none. */
export type Measured = {
  id: string;
  unit: string;
  target?: Target;
} & ({ samples: readonly number[]; statistic?: 'median' | 'p95' | 'p99' | 'max' } | { notMeasured: string });

/** A result, and what only people need to know of it. */
export interface Row extends Result {
  note: string;
}

export function judge(measured: Measured): Row {
  const { id, unit, target } = measured;
  const written = target === undefined ? null : writeTarget(target);
  if ('notMeasured' in measured)
    return { id, unit, value: null, min: null, max: null, target: written, ok: null, note: measured.notMeasured };
  const { samples, statistic = 'median' } = measured;
  const value = summarize(samples, statistic);
  return {
    id,
    unit,
    value: round(value),
    min: round(Math.min(...samples)),
    max: round(Math.max(...samples)),
    target: written,
    ok: target === undefined ? null : isMet(value, target),
    note: samples.length === 1 ? 'one sample' : `${statistic} of ${samples.length}`,
  };
}

function summarize(samples: readonly number[], statistic: 'median' | 'p95' | 'p99' | 'max'): number {
  switch (statistic) {
    case 'median':
      return median(samples);
    case 'p95':
      return percentile(samples, 95);
    case 'p99':
      return percentile(samples, 99);
    case 'max':
      return percentile(samples, 100);
  }
}

function isMet(value: number, target: Target): boolean {
  return 'atMost' in target ? value <= target.atMost : value >= target.atLeast;
}

function writeTarget(target: Target): string {
  return 'atMost' in target ? `<= ${target.atMost}` : `>= ${target.atLeast}`;
}

/** Three significant digits, or whole numbers: nothing here is measured more precisely. */
function round(value: number): number {
  return Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3));
}

/** The rows as a table of Markdown, so that it can be copied to docs/performance.md. */
export function writeTable(rows: readonly Row[]): string {
  const cells = rows.map(({ id, unit, value, min, max, target, ok, note }) => [
    id,
    value === null ? 'not measured' : `${value} ${unit}`,
    min === null || max === null ? '' : `${min} to ${max}`,
    (target ?? '').replace('<=', '≤').replace('>=', '≥'),
    ok === null ? '' : ok ? 'met' : 'missed',
    note,
  ]);
  const all = [['id', 'value', 'range', 'target', '', 'of'], ...cells];
  const widths = all[0]?.map((_, column) => Math.max(...all.map((row) => row[column]?.length ?? 0))) ?? [];
  const write = (row: readonly string[]) =>
    `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`;
  const rule = `|${widths.map((width) => '-'.repeat(width + 2)).join('|')}|`;
  const [head = [], ...body] = all;
  return [write(head), rule, ...body.map(write)].join('\n');
}

/** The content of `bench-results.json`. */
export function writeResults(rows: readonly Row[]): string {
  const results = rows.map(({ note: _, ...result }) => resultSchema.parse(result));
  return `${JSON.stringify(results, null, 2)}\n`;
}

/** 1 if a target is missed, unless the targets are only reported. */
export function exitStatus(rows: readonly Pick<Row, 'ok'>[], isReportOnly: boolean): 0 | 1 {
  return !isReportOnly && rows.some(({ ok }) => ok === false) ? 1 : 0;
}
