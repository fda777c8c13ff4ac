import { type AliasListEntry, paginateListAliases, paginateListKeys } from '@aws-sdk/client-kms';
import type { KeyChoice } from '#lib/setup/plan.ts';
import { describeKey, isoDate, keyProblem, keyWarnings } from './look-key.ts';
import type { TeamAws } from './team-aws.ts';

/** Keys described at once: DescribeKey allows far more, but the reads should not crowd out the team's own. */
const AT_ONCE = 8;

/** Every key of the account and Region, each with its aliases and, where it cannot serve, why. Usable keys come first. */
export async function listKeyChoices(aws: TeamAws): Promise<KeyChoice[]> {
  const [keyIds, aliases] = await Promise.all([listKeyIds(aws), listAliases(aws)]);
  const choices: KeyChoice[] = [];
  for (let start = 0; start < keyIds.length; start += AT_ONCE) {
    const described = keyIds.slice(start, start + AT_ONCE).map((keyId) => describeChoice(aws, keyId, aliases));
    choices.push(...(await Promise.all(described)).filter((choice) => choice !== null));
  }
  return choices.sort(byUseThenName);
}

async function describeChoice(aws: TeamAws, keyId: string, aliases: AliasListEntry[]): Promise<KeyChoice | null> {
  const key = await describeKey(aws, keyId);
  if (!key?.Arn) return null;
  return {
    keyArn: key.Arn,
    keyId,
    aliases: aliases.flatMap((alias) => (alias.TargetKeyId === keyId ? (alias.AliasName ?? '') : [])).sort(),
    description: key.Description ?? '',
    problem: keyProblem(aws, key)?.code ?? null,
    deletionDate: isoDate(key.DeletionDate) || null,
    warnings: keyWarnings(key),
  };
}

async function listKeyIds(aws: TeamAws): Promise<string[]> {
  return aws.call('ListKeys', async () => {
    const ids: string[] = [];
    for await (const page of paginateListKeys({ client: aws.kms }, {})) {
      ids.push(...(page.Keys ?? []).flatMap((key) => key.KeyId ?? []));
    }
    return ids;
  });
}

async function listAliases(aws: TeamAws): Promise<AliasListEntry[]> {
  return aws.call('ListAliases', async () => {
    const entries: AliasListEntry[] = [];
    for await (const page of paginateListAliases({ client: aws.kms }, {})) entries.push(...(page.Aliases ?? []));
    return entries;
  });
}

function byUseThenName(left: KeyChoice, right: KeyChoice): number {
  const use = Number(left.problem !== null) - Number(right.problem !== null);
  return use || (left.aliases[0] ?? left.keyId).localeCompare(right.aliases[0] ?? right.keyId);
}
