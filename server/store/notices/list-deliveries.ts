import type { DeliverySummary, TroubledDelivery } from '#lib/notices/delivery.ts';
import type { Database } from '../database/database.ts';
import { withDatabase } from '../database/with-database.ts';

/** Of a run's many notices, the page shows the latest. */
const MOST = 200;

/** The deliveries about a run, the latest notice first. */
export function listDeliveries(db: Database, runId: string): Promise<DeliverySummary[]> {
  return withDatabase(async () => {
    const rows = await select(db)
      .select(['delivery.id', 'delivery.attempts', 'portal_user.name as person', 'notice.created_at'])
      .where('notice.run_id', '=', runId)
      .orderBy('notice.created_at', 'desc')
      .orderBy('delivery.channel')
      .orderBy('portal_user.name')
      .orderBy('delivery.id')
      .limit(MOST)
      .execute();
    return rows.map(({ created_at, ended_at, ...shown }) => ({ ...shown, ...times(created_at, ended_at) }));
  });
}

/** Deliveries that failed for good or have failed so far, over all teams, without what they are about. */
export function listTroubledDeliveries(db: Database): Promise<TroubledDelivery[]> {
  return withDatabase(async () => {
    const rows = await select(db)
      .innerJoin('run', 'run.id', 'notice.run_id')
      .select(['delivery.id', 'delivery.attempts', 'run.team_id as teamId', 'notice.created_at'])
      .where('delivery.state', '!=', 'delivered')
      .where('delivery.problem', 'is not', null)
      .orderBy('notice.created_at', 'desc')
      .limit(MOST)
      .execute();
    return rows.map(({ created_at, ended_at, ...shown }) => ({ ...shown, ...times(created_at, ended_at) }));
  });
}

function select(db: Database) {
  return db.kysely
    .selectFrom('delivery')
    .innerJoin('notice', 'notice.id', 'delivery.notice_id')
    .leftJoin('portal_user', 'portal_user.id', 'delivery.user_id')
    .select(['notice.kind', 'delivery.channel', 'delivery.state', 'delivery.problem', 'delivery.status'])
    .select('delivery.ended_at');
}

function times(createdAt: Date, endedAt: Date | null): { createdAt: string; endedAt: string | null } {
  return { createdAt: createdAt.toISOString(), endedAt: endedAt?.toISOString() ?? null };
}
