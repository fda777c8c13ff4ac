import type { ExportFormat } from '#lib/audit/audit-export.ts';
import { type Actor, personOf } from '#lib/people/access.ts';
import { historyHead, historyLine } from '#lib/runs/history-export.ts';
import { type HistoryFilter, writeHistoryFilter } from '#lib/runs/history-filter.ts';
import { seenTeamsOf } from '#server/queries/find-runs.ts';
import { recordAct } from '#server/store/audit/append-audit.ts';
import type { Database } from '#server/store/database/database.ts';
import { searchRuns } from '#server/store/runs/search-runs.ts';

const ROWS_AT_ONCE = 500;

/**
 * All runs that match the filter and that the actor may see, as the text of a file, read as it is sent. The export is
 * recorded first. Throws and records not-found if the actor may see no runs.
 */
export async function exportHistory(
  db: Database,
  actor: Actor,
  { format, filter }: { format: ExportFormat; filter: HistoryFilter },
): Promise<AsyncGenerator<string, void>> {
  const teams = await seenTeamsOf(db, actor);
  const all = { ...filter, cursor: undefined };
  const teamId = teams !== 'all' && teams.length === 1 ? (teams[0] ?? null) : null;
  const data = { format, filter: writeHistoryFilter(all) };
  await recordAct(db, { kind: 'history-export', teamId, runId: null, by: personOf(actor), data });
  return writeExport(db.forTeams(teams), format, all);
}

async function* writeExport(db: Database, format: ExportFormat, filter: HistoryFilter): AsyncGenerator<string, void> {
  yield historyHead(format);
  let cursor: string | undefined;
  do {
    const page = await searchRuns(db, { filter: { ...filter, cursor }, limit: ROWS_AT_ONCE });
    yield page.items.map((run) => historyLine(format, run)).join('');
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined);
}
