'use client';
import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useMessages, useTranslations } from 'use-intl';
import { BreakableText } from '#components/ui/breakable-text.tsx';
import styles from '#components/ui/plan.module.css';
import { useTimes } from '#components/ui/use-times.ts';
import type { CleanUpAction, KeepReason, PlannedResourceName } from '#lib/plan/plan.ts';
import { shortRunId } from '#lib/runs/short-run-id.ts';

interface CleanUpNameProps {
  thing: { resource: PlannedResourceName; name: string; arn: string | null };
}

/** The type, the name and, if there is one, the ARN. */
export function CleanUpName({ thing: { resource, name, arn } }: CleanUpNameProps) {
  const t = useTranslations('cleanUp.resources');
  return (
    <SpaceBetween size="xxxs">
      <Box fontWeight="bold">{t(resource)}</Box>
      <span className={styles.name}>{name}</span>
      {arn && (
        <Box variant="code" fontSize="body-s">
          <BreakableText text={arn} />
        </Box>
      )}
    </SpaceBetween>
  );
}

/** Why something is kept, in a sentence; null for an unknown reason from a newer portal. */
export function useKeepReason(): (reason: string, params: Readonly<Record<string, string>>) => string | null {
  const t = useTranslations('cleanUp.reasons');
  const reasons = useMessages().cleanUp.reasons;
  const none = useTranslations('shell')('none');
  const { date } = useTimes();
  return (reason, params) => {
    if (!Object.hasOwn(reasons, reason)) return null;
    return t(reason as KeepReason, {
      date: params.date ? date(params.date) : none,
      others: params.others || none,
      runId: params.runId ? shortRunId(params.runId) : none,
    });
  };
}

const COLORS: Readonly<Record<CleanUpAction, BadgeProps['color']>> = {
  delete: 'red',
  'schedule-deletion': 'red',
  'remove-entry': 'blue',
  keep: 'grey',
};

export function CleanUpActionBadge({ action }: { action: CleanUpAction }) {
  return <Badge color={COLORS[action]}>{useTranslations('cleanUp.actions')(action)}</Badge>;
}
