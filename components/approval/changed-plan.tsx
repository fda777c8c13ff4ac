'use client';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import type { Plan } from '#lib/setup/plan.ts';
import { type PlanChange, planChanges } from '#lib/setup/plan-changes.ts';

/** What the plan that was approved said otherwise than the one that is to be approved now. */
export function ChangedPlan({ before, after }: { before: Plan; after: Plan }) {
  const t = useTranslations('approval.changed');
  const plan = useTranslations('plan');
  const { isElsewhere, changes } = planChanges(before, after);
  const tell = (change: PlanChange): string[] => {
    const { resource, name, action } = change.after;
    const thing = `${plan(`resources.${resource}`)} ${name}`;
    const lines = change.documents.map((kind) => t('document', { document: plan(`documents.${kind}`) }));
    if (action === change.before.action) return lines.length > 0 ? lines : [t('other', { thing })];
    const [was, is] = [plan(`actions.${change.before.action}`), plan(`actions.${action}`)];
    return [t('action', { thing, before: was, after: is }), ...lines];
  };
  const lines = [...(isElsewhere ? [t('elsewhere')] : []), ...changes.flatMap(tell)];
  if (lines.length === 0) return null;
  return (
    <div>
      <Box variant="strong">{t('heading')}</Box>
      <ul style={{ margin: 0, overflowWrap: 'anywhere' }}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
    </div>
  );
}
