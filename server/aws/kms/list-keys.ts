import { type AliasListEntry, paginateListAliases, paginateListKeys } from '@aws-sdk/client-kms';
import { isPortalError, type PortalError } from '#lib/errors.ts';
import type { KeyChoice } from '#lib/plan/plan.ts';
import { isDeniedCall } from '../aws-error.ts';
import { mapWithConcurrency } from '../map-with-concurrency.ts';
import type { TeamAws } from '../session/team-aws.ts';
import {
  describeKey,
  isAllowed,
  isoDate,
  isRestorable,
  type KeyMetadata,
  keyProblem,
  keyWarnings,
} from './look-key.ts';

/** Keys described in parallel. DescribeKey allows far more, but the team's own calls share its limit. */
const AT_ONCE = 8;

/**
 * Lists every key of the account and Region with its aliases and, if the key can't be used, the reason. Usable keys
 * come first, then those that can be restored.
 */
export async function listKeyChoices(aws: TeamAws): Promise<KeyChoice[]> {
  const [keys, aliases] = await Promise.all([listKeys(aws), listAliases(aws)]);
  const choices = await mapWithConcurrency(keys, AT_ONCE, (key) => describeChoice(aws, key, aliases));
  return choices.filter((choice) => choice !== null).sort(byUseThenName);
}

async function describeChoice(
  aws: TeamAws,
  { keyId, keyArn }: ListedKey,
  aliases: AliasListEntry[],
): Promise<KeyChoice | null> {
  const named = {
    keyId,
    aliases: aliases
      .flatMap((alias) => (alias.TargetKeyId === keyId ? (alias.AliasName ?? '') : []))
      .sort(NATURAL.compare),
  };
  const key = await describeOrDenied(aws, keyId);
  if (isPortalError(key)) return { ...named, ...UNREAD, keyArn, problem: key.code, warnings: [] };
  if (!key?.Arn) return null;
  const aliasNames = named.aliases.map((alias) => alias.replace(/^alias\//, ''));
  const problem = keyProblem(aws, key)?.code ?? ((await isAllowed(aws, key, aliasNames)) ? null : 'key-not-allowed');
  return {
    ...named,
    keyArn: key.Arn,
    description: key.Description ?? '',
    problem,
    isRestorable: await isRestorable(aws, key),
    deletionDate: isoDate(key.DeletionDate) || null,
    createdAt: isoDate(key.CreationDate) || null,
    warnings: keyWarnings(key),
  };
}

/** A key whose policy excludes the deployer role must not hide the other keys. */
async function describeOrDenied(aws: TeamAws, keyId: string): Promise<KeyMetadata | PortalError | null> {
  try {
    return await describeKey(aws, keyId);
  } catch (error) {
    if (isDeniedCall(error)) return error;
    throw error;
  }
}

const UNREAD = { description: '', isRestorable: false, deletionDate: null, createdAt: null } as const;

interface ListedKey {
  keyId: string;
  keyArn: string;
}

async function listKeys(aws: TeamAws): Promise<ListedKey[]> {
  return aws.call('ListKeys', async () => {
    const keys: ListedKey[] = [];
    for await (const page of paginateListKeys({ client: aws.kms }, {})) {
      for (const { KeyId, KeyArn } of page.Keys ?? []) if (KeyId && KeyArn) keys.push({ keyId: KeyId, keyArn: KeyArn });
    }
    return keys;
  });
}

async function listAliases(aws: TeamAws): Promise<AliasListEntry[]> {
  return aws.call('ListAliases', async () => {
    const entries: AliasListEntry[] = [];
    for await (const page of paginateListAliases({ client: aws.kms }, {})) entries.push(...(page.Aliases ?? []));
    return entries;
  });
}

function rankOfUse({ problem, isRestorable: restorable }: KeyChoice): number {
  if (problem === null) return 0;
  return restorable ? 1 : 2;
}

/** `limitless-2` comes before `limitless-10`. */
const NATURAL = new Intl.Collator('en', { numeric: true });

function byUseThenName(left: KeyChoice, right: KeyChoice): number {
  return (
    rankOfUse(left) - rankOfUse(right) ||
    NATURAL.compare(left.aliases[0] ?? left.keyId, right.aliases[0] ?? right.keyId)
  );
}
