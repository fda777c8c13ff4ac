'use client';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { AttemptView } from '#lib/runs/view.ts';
import { AttemptLine } from './attempt-line.tsx';

/** Every attempt of a step, the failed ones too: a retry takes nothing away. */
export function StepAttempts({ attempts }: { attempts: readonly AttemptView[] }) {
  const t = useTranslations('run.steps.attempts');
  return (
    <ExpandableSection
      variant="inline"
      headerText={t('heading', { count: attempts.length })}
      defaultExpanded={attempts.length > 1}
    >
      <SpaceBetween size="s">
        {attempts.map((attempt) => (
          <AttemptLine key={attempt.number} attempt={attempt} />
        ))}
      </SpaceBetween>
    </ExpandableSection>
  );
}
