import { createHash, timingSafeEqual } from 'node:crypto';
import { PortalError } from '#lib/errors.ts';
import type { Portal } from '#server/portal.ts';
import type { Settings } from '#server/settings/env.ts';

/** Where Prometheus asks: at the portal's own port, or at one that only it can reach. */
export type MetricsPlace = 'portal' | 'own-port';

type Needs = { settings: Pick<Settings, 'metrics' | 'isSandbox'> } & Pick<Portal, 'db' | 'metrics'>;

/** Numbers without the name of a team, a person or a run. Throws not-found where they are off, not-signed-in without the token, database-unreachable. */
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

/** Null: metrics are off, since nobody has said who may read them. */
export function metricsPlace({ metrics, isSandbox }: Needs['settings']): MetricsPlace | null {
  if (metrics.port !== undefined) return 'own-port';
  return metrics.token !== undefined || isSandbox ? 'portal' : null;
}

/** How long it takes tells nothing of the token. */
function isSame(given: string, wanted: string): boolean {
  const [one, other] = [given, wanted].map((text) => createHash('sha256').update(text).digest());
  return timingSafeEqual(one as Buffer, other as Buffer);
}
