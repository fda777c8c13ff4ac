'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { PlannedResourceName } from '#lib/plan/plan.ts';
import styles from './clean-up-name.module.css';

interface CleanUpNameProps {
  thing: { resource: PlannedResourceName; name: string; arn: string | null };
}

/** What it is, its name, and its ARN where it has one. */
export function CleanUpName({ thing: { resource, name, arn } }: CleanUpNameProps) {
  const t = useTranslations('cleanUp.resources');
  return (
    <SpaceBetween size="xxxs">
      <Box fontWeight="bold">{t(resource)}</Box>
      <span className={styles.name}>{name}</span>
      {arn && (
        <Box variant="code" fontSize="body-s">
          <span className={styles.name}>{arn}</span>
        </Box>
      )}
    </SpaceBetween>
  );
}
