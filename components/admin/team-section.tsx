'use client';
import Button from '@cloudscape-design/components/button';
import ExpandableSection from '@cloudscape-design/components/expandable-section';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { TEMPLATE_FORMATS } from '#lib/onboarding.ts';
import type { ShownTeam } from './shown-team.ts';
import { TeamCheck } from './team-check.tsx';
import { TeamCheckStatus } from './team-check-status.tsx';
import { TeamFacts } from './team-facts.tsx';
import { TeamTemplate } from './team-template.tsx';
import { useTeamCheck } from './use-team-check.ts';

interface TeamSectionProps {
  team: ShownTeam;
  /** At first. */
  isOpen: boolean;
}

/** One team: what the configuration says of it, the check of its account, and the templates for it. */
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
