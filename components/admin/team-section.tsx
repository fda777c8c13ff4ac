'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import Tabs from '@cloudscape-design/components/tabs';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { fetchText, isPassing, readFailure } from '#components/actions/request-failure.ts';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { TEMPLATE_FORMATS, type TemplateFormat } from '#lib/onboarding.ts';
import { TeamCheck, TeamCheckStatus, useTeamCheck } from './team-check.tsx';
import type { ShownTeam } from './team-facts.tsx';
import { TeamFacts } from './team-facts.tsx';

interface TeamSectionProps {
  team: ShownTeam;
  /** Whether the section is initially open. */
  isOpen: boolean;
}

/** One team: its configuration, the check of its account, and its templates. */
export function TeamSection({ team, isOpen }: TeamSectionProps) {
  const t = useTranslations('teams');
  const name = team.name[useLocale()];
  const check = useTeamCheck(team.id);
  const [isExpanded, setExpanded] = useState(isOpen);
  const [tab, setTab] = useState('check');
  const start = () => {
    setExpanded(true);
    setTab('check');
    check.start();
  };
  const templates = TEMPLATE_FORMATS.map((format) => ({
    id: format,
    label: t(`tabs.${format}`),
    content: <TeamTemplate team={team} name={name} format={format} />,
  }));
  return (
    <ExpandableSection
      variant="container"
      headingTagOverride="h2"
      headerText={name}
      headerDescription={t('summary', { accountId: team.accountId, regions: team.regions.join(', ') })}
      headerActions={
        <SpaceBetween direction="horizontal" size="m" alignItems="center">
          <TeamCheckStatus check={check} />
          <Button loading={check.isChecking} ariaLabel={t('check.of', { team: name })} onClick={start}>
            {t(check.conditions ? 'check.again' : 'check.button')}
          </Button>
        </SpaceBetween>
      }
      expanded={isExpanded}
      onChange={({ detail }) => setExpanded(detail.expanded)}
    >
      <SpaceBetween size="l">
        <TeamFacts team={team} />
        <Tabs
          activeTabId={tab}
          onChange={({ detail }) => setTab(detail.activeTabId)}
          ariaLabel={name}
          tabs={[
            { id: 'check', label: t('tabs.check'), content: <TeamCheck check={check} name={name} /> },
            ...templates,
          ]}
        />
      </SpaceBetween>
    </ExpandableSection>
  );
}

interface TeamTemplateProps {
  team: ShownTeam;
  name: string;
  format: TemplateFormat;
}

const RETRIES = 2;

/** The template that an administrator of the team's account applies, to copy or to download. */
function TeamTemplate({ team, name, format }: TeamTemplateProps) {
  const t = useTranslations('teams.template');
  const address = `/api/admin/teams/${team.id}/template?format=${format}`;
  const query = useQuery({
    queryKey: ['template', team.id, format],
    queryFn: ({ signal }) => fetchText(address, signal),
    retry: (count, error) => count < RETRIES && isPassing(error),
    staleTime: Number.POSITIVE_INFINITY,
  });
  const failure = readFailure(query.error);
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">{t(`text.${format}`)}</Box>
      {query.isPending && <StatusIndicator type="loading">{t('loading')}</StatusIndicator>}
      {failure && <FailureAlert failure={failure} onRetry={() => void query.refetch()} />}
      {query.data !== undefined && (
        <SpaceBetween size="s">
          <Button iconName="download" href={address} download>
            {t('download')}
          </Button>
          <CopyableCode label={t(`label.${format}`, { team: name })} text={query.data} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}
