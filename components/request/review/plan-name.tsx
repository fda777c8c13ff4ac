'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { PlannedResource } from '#lib/setup/plan.ts';
import { PlanWarning } from './plan-warning.tsx';

/** The name, the ARN where the resource exists already, and what is worth a look. */
export function PlanName({ resource: { resource, action, name, arn, warnings } }: { resource: PlannedResource }) {
  const t = useTranslations('plan');
  return (
    <SpaceBetween size="xxs">
      <span>{name || (resource === 'kms-key' && action === 'create' ? t('newKey') : '–')}</span>
      {arn && (
        <Box variant="code" fontSize="body-s">
          {arn}
        </Box>
      )}
      {warnings.map((code) => (
        <PlanWarning key={code} code={code} />
      ))}
    </SpaceBetween>
  );
}
