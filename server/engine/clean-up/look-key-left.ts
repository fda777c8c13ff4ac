import { aliasName } from '#lib/aws/names.ts';
import { otherKeyUsers } from '#lib/aws/remove-key-user.ts';
import type { CleanUpRow } from '#lib/plan/clean-up-plan.ts';
import { isOpen } from '#lib/runs/steps.ts';
import {
  describeAlias,
  describeKey,
  findKeyArnsOfRun,
  isoDate,
  readKeyPolicy,
  readKeyTags,
} from '#server/aws/kms/look-key.ts';
import { owningRun } from '#server/aws/owner.ts';
import { lookSecret } from '#server/aws/secrets/look-secret.ts';
import type { CleanUpSource } from './cleaned-run.ts';
import { removable, staying } from './row.ts';

/** Every key of the run: the recorded one, and those that a call with an unknown outcome may have made, found by the run's tag. */
export async function lookKeysLeft(source: CleanUpSource): Promise<CleanUpRow[]> {
  const { view } = source.run;
  const recorded = view.arns.keyArn;
  if (view.request.key.mode === 'existing') return recorded ? [staying(keyRow(recorded), 'key-adopted')] : [];
  const tagged = await findKeyArnsOfRun(source.aws, view.id);
  const arns = [...new Set([...(recorded ? [recorded] : []), ...tagged])];
  const rows = await Promise.all(arns.map((arn) => lookKeyLeft(source, arn)));
  return rows.filter((row) => row !== null);
}

/** One key of the run; null where it is neither recorded nor the run's by its tags. */
export async function lookKeyLeft(source: CleanUpSource, arn: string): Promise<CleanUpRow | null> {
  const { aws, run } = source;
  const row = keyRow(arn);
  const isRecorded = run.view.arns.keyArn === arn;
  const key = await describeKey(aws, arn);
  if (!key) return isRecorded ? staying(row, 'gone') : null;
  if (owningRun(await readKeyTags(aws, arn)) !== run.view.id)
    return isRecorded ? staying(row, 'not-made-by-run') : null;
  if (key.KeyState === 'PendingDeletion') {
    return staying(row, 'waits-for-deletion', { date: isoDate(key.DeletionDate) });
  }
  const policy = await readKeyPolicy(aws, arn);
  const others = otherKeyUsers(policy, aws.team.accountId, [run.view.arns.roleArn ?? '']);
  if (others.length > 0) return staying(row, 'key-in-use', { others: others.join(', ') });
  const runId = await findRunThatNeeds(source, arn);
  return runId === null ? row : staying(row, 'key-used-by-run', { runId });
}

function keyRow(arn: string): CleanUpRow {
  return removable('kms-key', 'schedule-deletion', arn.split('/').at(-1) ?? arn, arn);
}

/** A run that was told to use the key, and is under way, waits for a lead, or has a secret that nobody could read without it. */
async function findRunThatNeeds({ aws, findRunsOnKey }: CleanUpSource, keyArn: string): Promise<string | null> {
  for (const other of await findRunsOnKey(keyArn)) {
    if (isOpen(other.state)) return other.id;
    const secrets = await Promise.all(other.secretIds.map((id) => lookSecret(aws, id)));
    const isNeeded = secrets.some(
      (secret) => secret?.deletedAt === null && secret.kmsKeyId?.split('/').at(-1) === keyArn.split('/').at(-1),
    );
    if (isNeeded) return other.id;
  }
  return null;
}

/** The alias of a new key; null where the run has made none. */
export async function lookAliasLeft({ aws, run }: CleanUpSource): Promise<CleanUpRow | null> {
  const { key } = run.view.request;
  const { keyArn } = run.view.arns;
  if (key.mode === 'existing' || !keyArn) return null;
  const row = removable('kms-alias', 'delete', aliasName(key.alias), null);
  const isMade = run.view.steps['kms-alias'].state === 'succeeded';
  const target = await describeAlias(aws, key.alias);
  if (target?.Arn === keyArn) return row;
  return isMade ? staying(row, target ? 'not-made-by-run' : 'gone') : null;
}
