'use client';
import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useTranslations } from 'use-intl';
import styles from '#components/ui/plan.module.css';
import { StatusLine } from '#components/ui/status-line.tsx';
import type { PlannedResource } from '#lib/plan/plan.ts';
import type { PlanAction } from '#lib/plan/plan-actions.ts';

/** One row per resource, in the console's order. Two columns, so that it fits a phone. */
export function PlanTable({ resources }: { resources: readonly PlannedResource[] }) {
  const t = useTranslations('plan');
  return (
    <Table
      variant="embedded"
      wrapLines
      items={resources}
      trackBy="resource"
      ariaLabels={{ tableLabel: t('heading') }}
      columnDefinitions={[
        {
          id: 'resource',
          header: t('columns.resource'),
          cell: (item) => <PlanName resource={item} />,
          isRowHeader: true,
        },
        {
          id: 'action',
          header: t('columns.action'),
          cell: (item) => <PlanActionBadge action={item.action} />,
          width: 120,
        },
      ]}
    />
  );
}

const COLORS: Readonly<Record<PlanAction, BadgeProps['color']>> = {
  create: 'green',
  adopt: 'blue',
  restore: 'blue',
  update: 'blue',
  'no-change': 'grey',
  conflict: 'red',
};

function PlanActionBadge({ action }: { action: PlanAction }) {
  const t = useTranslations('plan.actions');
  return <Badge color={COLORS[action]}>{t(action)}</Badge>;
}

/** The type, the name, the ARN if it exists already, and the warnings. */
function PlanName({ resource: { resource, action, name, arn, warnings, access } }: { resource: PlannedResource }) {
  const t = useTranslations('plan');
  const tl = useTranslations('labels');
  // An existing key may have many aliases, or none: the setup doesn't change them.
  const text = resource === 'kms-alias' && action === 'no-change' ? t('keepsAliases') : name || t('newKey');
  return (
    <SpaceBetween size="xxxs">
      <Box fontWeight="bold">{t(`resources.${resource}`)}</Box>
      <span className={styles.name}>{text}</span>
      {arn && (
        <Box variant="code" fontSize="body-s">
          <span className={styles.name}>{arn}</span>
        </Box>
      )}
      {action === 'adopt' && <Box>{tl('existingKey')}</Box>}
      {action === 'restore' && <Box>{t(`restore.effects.${resource === 'kms-key' ? 'key' : 'secret'}`)}</Box>}
      {warnings.map((code) => (
        <PlanWarning key={code} code={code} />
      ))}
      {access.length > 0 && <KeyAccessList access={access} />}
    </SpaceBetween>
  );
}

/**
 * Who else may use or administer an existing key. Expanded if that includes more than the account's own users, roles
 * and services.
 */
function KeyAccessList({ access }: Pick<PlannedResource, 'access'>) {
  const t = useTranslations('plan.access');
  const isWide = access.some(({ kind }) => kind === 'anyone' || kind === 'other-account' || kind === 'deleted');
  return (
    <ExpandableSection variant="footer" headerText={`${t('heading')} (${access.length})`} defaultExpanded={isWide}>
      <ul style={{ margin: 0, paddingInlineStart: '1.25em' }}>
        {access.map(({ principal, kind, may, isConditional }) => (
          <li key={principal}>
            <Box variant="code" fontSize="body-s" display="inline">
              <span className={styles.name}>{principal}</span>
            </Box>{' '}
            {t(isConditional ? 'conditional' : 'line', {
              kind: t(`kinds.${kind}`),
              may: t(`may.${may.join(' ') as 'use'}`),
            })}
          </li>
        ))}
      </ul>
      <Box color="text-body-secondary" fontSize="body-s">
        {t('note')}
      </Box>
    </ExpandableSection>
  );
}

/** Something that is allowed but worth a review. An unknown code gets a general message. */
export function PlanWarning({ code }: { code: string }) {
  const t = useTranslations('plan');
  const key = `warnings.${code}` as 'warnings.key-multi-region';
  return <StatusLine status="warning">{t.has(key) ? t(key) : t('otherWarning')}</StatusLine>;
}
