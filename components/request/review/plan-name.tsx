'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { PlannedResource } from '#lib/plan/plan.ts';
import { KeyAccessList } from './key-access-list.tsx';
import styles from './plan-name.module.css';
import { PlanWarning } from './plan-warning.tsx';

/** What it is, its name, the ARN where it exists already, and what is worth a look. */
export function PlanName({
  resource: { resource, action, name, arn, warnings, access },
}: {
  resource: PlannedResource;
}) {
  const t = useTranslations('plan');
  // An existing key may have many aliases, or none: the set-up leaves them alone.
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
      {action === 'restore' && <Box>{t(`restore.effects.${resource === 'kms-key' ? 'key' : 'secret'}`)}</Box>}
      {warnings.map((code) => (
        <PlanWarning key={code} code={code} />
      ))}
      {access.length > 0 && <KeyAccessList access={access} />}
    </SpaceBetween>
  );
}
