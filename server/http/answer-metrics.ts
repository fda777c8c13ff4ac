import { createHash, timingSafeEqual } from 'node:crypto';
import { PortalError } from '#lib/errors.ts';
import type { Portal } from '#server/portal.ts';
import type { Settings } from '#server/settings/env.ts';

/** Where Prometheus sends its requests: the portal's port, or a separate one that only it can reach. */
export type MetricsPlace = 'portal' | 'own-port';

type Needs = { settings: Pick<Settings, 'metrics' | 'isSandbox'> } & Pick<Portal, 'db' | 'metrics'>;

/**
 * Metrics without names of teams, people, or runs. Throws not-found if they are off, not-signed-in
 * without the token, and database-unreachable.
 */
export async function answerMetrics(
  { db, metrics, settings }: Needs,
  place: MetricsPlace,
  authorization: string | null | undefined,
): Promise<{ contentType: string; body: string }> {
  const { token } = settings.metrics;
  if (metricsPlace(settings) !== place) throw new PortalError('not-found');
  if (token !== undefined && !isSame(authorization ?? '', `Bearer ${token}`)) throw new PortalError('not-signed-in');
  return metrics.render(db);
}

/** Null if metrics are off, because no setting says who may read them. */
export function metricsPlace({ metrics, isSandbox }: Needs['settings']): MetricsPlace | null {
  if (metrics.port !== undefined) return 'own-port';
  return metrics.token !== undefined || isSandbox ? 'portal' : null;
}

/** Compares in constant time. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one as Buffer, other as Buffer);
}
