'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { useChosenTeam } from '../teams-context.tsx';
import { RegionField } from './region-field.tsx';
import { TeamField } from './team-field.tsx';

export function TargetPage() {
  const t = useTranslations('request.target');
  const team = useChosenTeam();
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <SpaceBetween size="l">
        <TeamField />
        <KeyValuePairs items={[{ label: t('account'), value: team?.accountId ?? '–' }]} />
        <RegionField />
      </SpaceBetween>
    </Container>
  );
}
