'use client';
import Box from '@cloudscape-design/components/box';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import { useTranslations } from 'use-intl';
import type { PlannedResource } from '#lib/plan/plan.ts';
import styles from './plan-name.module.css';

/** Who else may use or administer an existing key; open where that is more than the account's own users, roles and services. */
export function KeyAccessList({ access }: Pick<PlannedResource, 'access'>) {
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
