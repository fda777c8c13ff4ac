'use client';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { useNowMs } from '#components/ui/clock.tsx';
import { Columns } from '#components/ui/columns.tsx';
import { type CleanUpRow, goesKeyFirst, removes } from '#lib/plan/clean-up-plan.ts';
import { DELETION_DAYS } from '#lib/runs/events.ts';
import { DaysField, readDays } from './days-field.tsx';

/** How long deleted keys and secrets can be recovered; empty if none is deleted. */
export function CleanUpPeriods({ rows, days }: { rows: readonly CleanUpRow[]; days: TypedDays }) {
  const t = useTranslations('cleanUp.periods');
  const nowMs = useNowMs();
  const gone = rows.filter(removes).map(({ resource }) => resource);
  const hasKey = gone.includes('kms-key');
  const hasSecret = gone.includes('source-secret') || gone.includes('destination-secret');
  if (!hasKey && !hasSecret) return null;
  const isKeyFirst =
    readDays(days.key) !== null && readDays(days.secrets) !== null && goesKeyFirst(rows, { ...days.read, nowMs });
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <SpaceBetween size="m">
        <Columns>
          {hasSecret && (
            <DaysField
              label={t('secrets')}
              description={t('secretsHelp')}
              value={days.secrets}
              onChange={days.setSecrets}
            />
          )}
          {hasKey && <DaysField label={t('key')} description={t('keyHelp')} value={days.key} onChange={days.setKey} />}
        </Columns>
        {isKeyFirst && <Alert type="warning">{t('keyFirst')}</Alert>}
      </SpaceBetween>
    </Container>
  );
}

/** The two entered waiting periods. Both start with AWS's default, the maximum. */
export function useTypedDays() {
  const [key, setKey] = useState(String(DELETION_DAYS.max));
  const [secrets, setSecrets] = useState(String(DELETION_DAYS.max));
  return {
    key,
    setKey,
    secrets,
    setSecrets,
    isValid: readDays(key) !== null && readDays(secrets) !== null,
    /** The numbers, with the default for invalid input. */
    read: {
      keyDeletionDays: readDays(key) ?? DELETION_DAYS.max,
      secretRecoveryDays: readDays(secrets) ?? DELETION_DAYS.max,
    },
  };
}

type TypedDays = ReturnType<typeof useTypedDays>;
