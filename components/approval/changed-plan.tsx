'use client';
import Box from '@cloudscape-design/components/box';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PolicyDiff } from '#components/ui/json-diff.tsx';
import { type PlanChange, planChanges } from '#lib/plan/changes.ts';
import type { Plan, PlannedDocument, PlannedResource } from '#lib/plan/plan.ts';

interface ChangedPlanProps {
  before: Plan;
  after: Plan;
  /** Shown above the changes. */
  heading?: string;
  /** Said if nothing has changed. */
  none?: string;
}

/** How the current plan differs from a previously reviewed one, with the documents line by line. */
export function ChangedPlan({ before, after, heading, none }: ChangedPlanProps) {
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
  if (lines.length === 0) return none ?? null;
  return (
    <SpaceBetween size="s">
      {heading && <Box variant="strong">{heading}</Box>}
      <ul style={{ margin: 0, overflowWrap: 'anywhere' }}>
        {lines.map((line) => (
          <li key={line}>{line}</li>
        ))}
      </ul>
      <SpaceBetween size="s">
        {changes.flatMap((change) =>
          change.documents.map((kind) => (
            <PolicyDiff
              key={`${change.after.resource} ${kind}`}
              label={plan(`documents.${kind}`)}
              before={documentOf(change.before, kind)}
              after={documentOf(change.after, kind)}
            />
          )),
        )}
      </SpaceBetween>
    </SpaceBetween>
  );
}

/** The planned document; an empty object if the plan has none. */
function documentOf({ documents }: PlannedResource, kind: PlannedDocument['kind']): unknown {
  return documents.find((one) => one.kind === kind)?.after ?? {};
}
