import { sql } from 'kysely';
import { GRAPHS } from '#lib/runs/graphs.ts';

/** True for a run on a graph that this process knows: others are left to newer processes. */
export const isKnownGraph = sql<boolean>`(kind, graph_version) IN (${sql.join(
  GRAPHS.map(({ kind, version }) => sql`(${kind}, ${version}::integer)`),
)})`;
