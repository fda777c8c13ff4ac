import type { ScenarioResult } from './scenario.ts';

/** One requirement in `fault-report.json`. */
export interface ReportEntry extends Required<Omit<ScenarioResult, 'notRun'>>, Pick<ScenarioResult, 'notRun'> {
  id: string;
  title: string;
  /** With 95 % confidence the rate of violations is below this; null where there were violations, or no trials. */
  upperBound: number | null;
  seed: number;
}

export function reportEntry(of: { id: string; title: string }, result: ScenarioResult, seed: number): ReportEntry {
  const { trials, violations, measures = {}, notRun } = result;
  // No failure in n trials says this much and no more (the rule of three).
  const upperBound = violations.length === 0 && trials > 0 ? Math.min(1, 3 / trials) : null;
  const entry = { id: of.id, title: of.title, trials, violations, upperBound, measures, seed };
  return notRun === undefined ? entry : { ...entry, notRun };
}

/** One line, and a further one for each violation. */
export function describeEntry(entry: ReportEntry): string {
  const { id, title, trials, violations, upperBound, measures, notRun } = entry;
  if (notRun !== undefined) return `${id}  ${title}: not run: ${notRun}`;
  const bound = upperBound === null ? '' : `, below ${(upperBound * 100).toFixed(1)} % (95 %)`;
  const numbers = Object.entries(measures).map(([name, value]) => `, ${name} ${Math.round(value)}`);
  const line = `${id}  ${title}: ${trials} trials, ${violations.length} violations${bound}${numbers.join('')}`;
  return [line, ...violations.map((violation) => `      ${violation}`)].join('\n');
}
