import type { RunSummary } from '#lib/setup/history.ts';

/** What a run's key is called: its new alias, or the id of the existing key. Null where neither is known. */
export function keyLabel({ alias, keyArn }: Pick<RunSummary, 'alias' | 'keyArn'>): string | null {
  return alias ?? keyArn?.slice(keyArn.lastIndexOf('/') + 1) ?? null;
}
