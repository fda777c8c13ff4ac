import { setTimeout as pause } from 'node:timers/promises';
import type { PortalCluster } from '#e2e/faults/portal-cluster.ts';

/** What people's requests change. Not among it: signs of life, and the record of what was refused. */
const STORED: Readonly<Record<string, string>> = {
  draft: 'user_id, id, version',
  run: 'id, state, last_no, epoch, request_hash',
  event: 'run_id, no, type',
  notice: 'run_id, kind, occurrence',
  escrow: 'run_id, field, md5(sealed)',
  intent: 'run_id, step, token',
  sweep: 'team_id, region, epoch, wanted_at',
  session: "encode(token_hash, 'hex')",
  portal_user: 'id, issuer, subject, name, groups, notice_topics',
};

const SWEEPS_END_MS = 60_000;

/** A text that is another one as soon as anything that counts is stored, changed or gone. Sweeps that an earlier check asked for end first. */
export async function readStoredState(cluster: PortalCluster): Promise<string> {
  const deadline = performance.now() + SWEEPS_END_MS;
  while ((await cluster.query('SELECT FROM sweep WHERE wanted_at IS NOT NULL')).length > 0) {
    if (performance.now() > deadline) throw new Error('a sweep that somebody asked for does not end');
    await pause(100);
  }
  const parts: string[] = [];
  for (const [table, columns] of Object.entries(STORED)) {
    const [row] = await cluster.query<{ state: string }>(
      `SELECT count(*) || ' ' || coalesce(md5(string_agg(one, ' ' ORDER BY one)), '') AS state
       FROM (SELECT concat_ws('/', ${columns}) AS one FROM ${table}) AS rows`,
    );
    parts.push(`${table} ${row?.state}`);
  }
  return parts.join(', ');
}
