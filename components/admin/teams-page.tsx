'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PageTitle } from '#components/ui/page-title.tsx';
import type { ShownTeam } from './team-facts.tsx';
import { TeamSection } from './team-section.tsx';

/** So many fit on a screen or two; of more only the heads are shown. */
const MOST_OPEN = 3;

/** What each team's AWS account needs for the portal, and whether it has it. */
export function TeamsPage({ teams }: { teams: readonly ShownTeam[] }) {
  const t = useTranslations('teams');
  return (
    <ContentLayout
      header={
        <Header variant="h1" counter={`(${teams.length})`} description={t('description')}>
          {t('title')}
        </Header>
      }
    >
      <PageTitle title={t('title')} />
      <SpaceBetween size="l">
        {teams.map((team) => (
          <TeamSection key={team.id} team={team} isOpen={teams.length <= MOST_OPEN} />
        ))}
      </SpaceBetween>
    </ContentLayout>
  );
}
