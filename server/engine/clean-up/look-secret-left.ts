import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import { owningRun } from '#server/aws/owner.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import type { CleanUpSource } from './cleaned-run.ts';
import { removable, staying } from './row.ts';

const SIDES = {
  'source-secret': { field: 'source', arn: 'sourceSecretArn' },
  'destination-secret': { field: 'destination', arn: 'destinationSecretArn' },
} as const;

/** A secret, found by its ARN, or by name and tag where a call with an unknown outcome may have made it; null where there is none. */
export async function lookSecretLeft(
  { aws, run }: CleanUpSource,
  resource: 'source-secret' | 'destination-secret',
): Promise<CleanUpRow | null> {
  const { view, tokens } = run;
  const side = SIDES[resource];
  const { secretName } = view.request[side.field];
  const recorded = view.arns[side.arn] ?? null;
  const secret = await lookSecret(aws, recorded ?? secretName);
  const row = removable(resource, 'delete', secretName, recorded ?? secret?.arn ?? null);
  if (!secret) return recorded === null ? null : staying(row, 'gone');
  if (owningRun(secret.tags) !== view.id) return recorded === null ? null : staying(row, 'not-made-by-run');
  if (secret.deletedAt !== null) return staying(row, 'waits-for-deletion', { date: secret.deletedAt });
  if (keyIdOf(secret.kmsKeyId) !== keyIdOf(view.arns.keyArn)) return staying(row, 'secret-key-changed');
  return secret.currentVersions[0] === tokens[resource] ? row : staying(row, 'secret-rotated');
}

/** Secrets Manager says either the ARN or the id alone. */
function keyIdOf(key: string | null | undefined): string {
  return key?.split('/').at(-1) ?? '';
}
