import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { promisify } from 'node:util';
import { z } from 'zod';
import type { Scenario } from './scenario.ts';

const entrySchema = z.object({
  id: z.string(),
  title: z.string(),
  trials: z.number(),
  violations: z.array(z.string()),
  upperBound: z.number().nullable(),
  measures: z.record(z.string(), z.number()),
  seed: z.number(),
  notRun: z.string().optional(),
  scale: z.enum(['quick', 'full']),
  /** Null where the files were not those of any commit. */
  commit: z.string().nullable(),
  /** What the scenario took; 0 for a further requirement that its trials show. */
  seconds: z.number(),
});
/** One requirement in `fault-report.json`. */
export type FaultEntry = z.infer<typeof entrySchema>;

const run = promisify(execFile);

/** The commit that the files are of; null where some were changed since, or where there is no repository. */
export async function readCommit(root: string): Promise<string | null> {
  if (!existsSync(`${root}/.git`)) return null;
  const git = async (...words: string[]) => (await run('git', words, { cwd: root })).stdout.trim();
  const changed = await git('status', '--porcelain', '--untracked-files=no');
  return changed === '' ? git('rev-parse', 'HEAD') : null;
}

/** Entries of an earlier report that say something of the same commit, tried at the same scale. */
export function readEarlier(reportPath: string, { commit, scale }: Pick<FaultEntry, 'commit' | 'scale'>): FaultEntry[] {
  if (commit === null || !existsSync(reportPath)) return [];
  const entries = z.array(z.unknown()).parse(JSON.parse(readFileSync(reportPath, 'utf8')));
  // An older portal's report says less.
  const known = entries.flatMap((entry) => entrySchema.safeParse(entry).data ?? []);
  return known.filter((entry) => entry.commit === commit && entry.scale === scale);
}

/** What was tried again takes the place of what was found before. */
export function addEntries(earlier: readonly FaultEntry[], entries: readonly FaultEntry[]): FaultEntry[] {
  return [...earlier.filter(({ id }) => entries.every((entry) => entry.id !== id)), ...entries];
}

/** One line: how much was tried, what it took, and what a full set still lacks. */
export function summarize(entries: readonly FaultEntry[], all: readonly Scenario[]): string {
  const sum = (numbers: number[]) => numbers.reduce((total, one) => total + one, 0);
  const tried = entries.filter(({ notRun }) => notRun === undefined).map(({ id }) => id);
  const missing = all.map(({ id }) => id).filter((id) => !tried.includes(id));
  const minutes = (sum(entries.map(({ seconds }) => seconds)) / 60).toFixed(1);
  const trials = sum(entries.map((entry) => entry.trials));
  const violations = sum(entries.map((entry) => entry.violations.length));
  const counts = `${all.length - missing.length} scenarios, ${trials} trials, ${violations} violations, ${minutes} minutes`;
  return `${counts}; missing: ${missing.join(', ') || 'none'}`;
}
