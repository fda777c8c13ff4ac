'use client';
import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import { useTranslations } from 'use-intl';
import type { CleanUpAction } from '#lib/plan/clean-up-plan.ts';

const COLORS: Readonly<Record<CleanUpAction, BadgeProps['color']>> = {
  delete: 'red',
  'schedule-deletion': 'red',
  'remove-entry': 'blue',
  keep: 'grey',
};

export function CleanUpActionBadge({ action }: { action: CleanUpAction }) {
  return <Badge color={COLORS[action]}>{useTranslations('cleanUp.actions')(action)}</Badge>;
}
