'use client';
import Badge, { type BadgeProps } from '@cloudscape-design/components/badge';
import { useTranslations } from 'use-intl';
import type { PlanAction } from '#lib/plan/plan.ts';

const COLORS: Readonly<Record<PlanAction, BadgeProps['color']>> = {
  create: 'green',
  adopt: 'blue',
  restore: 'blue',
  update: 'blue',
  'no-change': 'grey',
  conflict: 'red',
};

export function PlanActionBadge({ action }: { action: PlanAction }) {
  const t = useTranslations('plan.actions');
  return <Badge color={COLORS[action]}>{t(action)}</Badge>;
}
