'use client';
import Box from '@cloudscape-design/components/box';
import SegmentedControl from '@cloudscape-design/components/segmented-control';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { samePolicy } from '#lib/aws/policies.ts';
import type { PlannedDocument } from '#lib/plan/plan.ts';
import { JsonView } from '../fields/json-view.tsx';
import { PolicyDiff } from './policy-diff.tsx';

interface PolicyTabProps {
  kind: PlannedDocument['kind'];
  document: PlannedDocument | undefined;
}

/** A document that changes is shown as a comparison first; a new or unchanged one as it is. */
export function PolicyTab({ kind, document }: PolicyTabProps) {
  const t = useTranslations('plan.documents');
  const [view, setView] = useState<'changes' | 'whole'>('changes');
  if (!document) return <Box color="text-body-secondary">{t('none')}</Box>;
  const { before, after } = document;
  const isChanged = before !== null && !samePolicy(before, after);
  if (!isChanged) {
    return (
      <SpaceBetween size="s">
        <Box color="text-body-secondary">{before === null ? t('isNew') : t('unchanged')}</Box>
        <JsonView label={t(kind)} document={after} />
      </SpaceBetween>
    );
  }
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">{t('before')}</Box>
      <SegmentedControl
        label={t('view')}
        selectedId={view}
        onChange={({ detail }) => setView(detail.selectedId === 'whole' ? 'whole' : 'changes')}
        options={[
          { id: 'changes', text: t('changes') },
          { id: 'whole', text: t('whole') },
        ]}
      />
      {view === 'changes' ? (
        <PolicyDiff label={t(kind)} before={before} after={after} />
      ) : (
        <JsonView label={t(kind)} document={after} />
      )}
    </SpaceBetween>
  );
}
