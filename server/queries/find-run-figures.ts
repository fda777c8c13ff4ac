import { type Actor, visibleTeams } from '#lib/people/access.ts';
import { type FigureFilter, periodStarts, type RunFigures } from '#lib/runs/run-figures.ts';
import type { Database } from '#server/store/database/database.ts';
import { readRunFigures } from '#server/store/runs/read-run-figures.ts';

/**
 * The figures of the runs of the teams whose runs the actor may see, by days of a time zone. Without any run for anyone
 * else.
 */
export function findRunFigures(db: Database, actor: Actor, filter: FigureFilter, zone: string): Promise<RunFigures> {
  // Swedish dates are YYYY-MM-DD.
  const today = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short' }).format(new Date());
  const seen = db.forTeams(visibleTeams(actor));
  return readRunFigures(seen, { teamId: filter.team, starts: periodStarts(today, filter), zone });
}
