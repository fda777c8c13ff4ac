'use client';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import type { PolicyDocument } from '#lib/aws/policy.ts';
import { PolicyDiff } from './json-diff.tsx';
import { JsonView } from './json-view.tsx';

interface PolicyComparisonProps {
  label: string;
  before: PolicyDocument;
  after: PolicyDocument;
  around?: number;
  mark?: string;
}

const VIEWS = ['changes', 'before', 'after'] as const;

/** A policy before and after a change: the changed lines, or either document as a whole. */
export function PolicyComparison({ label, before, after, ...diff }: PolicyComparisonProps) {
  const t = useTranslations('plan.documents');
  const [view, setView] = useState<(typeof VIEWS)[number]>('changes');
  return (
    <SpaceBetween size="s">
      <SegmentedControl
        label={t('view')}
        selectedId={view}
        onChange={({ detail }) => setView(VIEWS.find((one) => one === detail.selectedId) ?? 'changes')}
        options={VIEWS.map((id) => ({ id, text: t(`views.${id}`) }))}
      />
      {view === 'changes' ? (
        <PolicyDiff label={label} before={before} after={after} {...diff} />
      ) : (
        <JsonView label={label} document={view === 'before' ? before : after} />
      )}
    </SpaceBetween>
  );
}
