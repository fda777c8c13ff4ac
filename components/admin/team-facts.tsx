'use client';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { BreakableText } from '#components/ui/breakable-text.tsx';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import type { Team } from '#lib/team.ts';
import { type NamingTeam, patternFor } from '#lib/team-names.ts';
import type { TeamTag } from '#lib/team-tags.ts';

/** A team's configuration, as shown to admins. */
export interface ShownTeam
  extends Pick<Team, 'id' | 'name' | 'accountId' | 'regions' | 'deployerRoleArn' | 'externalId'> {
  permissionsBoundaryArn: string | null;
  existingKeys: NonNullable<Team['existingKeys']> | null;
  tags: readonly TeamTag[];
  iamPath: string | null;
  names: NamingTeam;
}

/** A team's configuration. */
export function TeamFacts({ team }: { team: ShownTeam }) {
  const t = useTranslations('teams.fields');
  const tt = useTranslations('teams');
  const notSet = tt('notSet');
  const boundary = team.permissionsBoundaryArn;
  const copyable = (field: 'accountId' | 'deployerRoleArn' | 'externalId') => ({
    label: t(field),
    value: <Copyable label={t(field)} text={team[field]} />,
  });
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={240}
      items={[
        { label: t('id'), value: team.id },
        copyable('accountId'),
        { label: t('regions'), value: team.regions.join(', ') },
        copyable('deployerRoleArn'),
        copyable('externalId'),
        {
          label: t('permissionsBoundaryArn'),
          value:
            boundary === null ? (
              <StatusIndicator type="warning">{notSet}</StatusIndicator>
            ) : (
              <Copyable label={t('permissionsBoundaryArn')} text={boundary} />
            ),
        },
        { label: t('names'), value: describeNames(team.names, tt).join(', ') || tt('anyNames') },
        { label: t('iamPath'), value: team.iamPath ?? '/' },
        { label: t('tags'), value: team.tags.map(describeTag).join(', ') || tt('noTags') },
        {
          label: t('existingKeys'),
          value: team.existingKeys === null ? tt('anyKey') : describeKeys(team.existingKeys).join(', '),
        },
      ]}
    />
  );
}

/** As `acme-payments-* (key)`; a prefix is the same for all. */
function describeNames(team: NamingTeam, say: (kind: `names.${'alias' | 'source' | 'role'}`) => string): string[] {
  if (team.namePrefix !== undefined) return [`${team.namePrefix}*`];
  return (['alias', 'source', 'role'] as const).flatMap((name) => {
    const pattern = patternFor(team, name);
    return pattern === null ? [] : [`${pattern} (${say(`names.${name}`)})`];
  });
}

/** As `CostCenter=1234 (key, role)`; the form asks for the value of `Owner=…`. */
function describeTag({ key, value = '…', on }: TeamTag): string {
  return `${key}=${value}${on ? ` (${on.join(', ')})` : ''}`;
}

/** As the configuration writes them: `alias/shared-*`, `use=limitless`. */
function describeKeys({ aliases = [], tags = {} }: NonNullable<ShownTeam['existingKeys']>): string[] {
  return [
    ...aliases.map((pattern) => `alias/${pattern}`),
    ...(Object.keys(tags).length === 0
      ? []
      : [
          Object.entries(tags)
            .map(([key, value]) => `${key}=${value}`)
            .join(' + '),
        ]),
  ];
}

function Copyable({ label, text }: { label: string; text: string }) {
  return (
    <CopyToClipboard
      variant="inline"
      textToCopy={text}
      textToDisplay={<BreakableText text={text} />}
      {...useCopyWords(label)}
    />
  );
}
