'use client';
import ContentLayout from '@cloudscape-design/components/content-layout';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { PageTitle } from '#components/ui/page-title.tsx';
import type { ShownTeam } from './team-facts.tsx';
import { TeamSection } from './team-section.tsx';

/** As many as fit on a screen or two. With more teams, all sections start closed. */
const MOST_OPEN = 3;

/** What the portal needs in each team's AWS account, and whether it is there. */
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
