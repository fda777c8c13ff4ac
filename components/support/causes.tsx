'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import Link from '@cloudscape-design/components/link';
import { useState } from 'react';
import { useLocale, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { ListTable } from '#components/ui/list-table.tsx';
import { type TeamName, teamName } from '#components/ui/team-name.ts';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { type Cause, filterOfCause, type InboxFilter, writeInboxFilter } from '#lib/runs/support-inbox.ts';
import { RetryTogether } from './retry-together.tsx';

interface CausesProps {
  causes: readonly Cause[];
  teams: readonly TeamName[];
  onShow: (filter: InboxFilter) => void;
}

/** The causes that several runs failed for, so that their runs can be retried once it's removed. Empty without any. */
export function Causes({ causes, teams, onShow }: CausesProps) {
  const t = useTranslations('support.causes');
  const stepNames = useTranslations('run.steps.names');
  const locale = useLocale();
  const titleOf = useCauseTitle();
  const [asked, setAsked] = useState<Cause | null>(null);
  const columns = useListColumns<Cause>([
    {
      id: 'cause',
      header: t('columns.cause'),
      isRowHeader: true,
      minWidth: 260,
      cell: (cause) => <CauseLink cause={cause} onShow={onShow} />,
    },
    {
      id: 'team',
      header: t('columns.team'),
      minWidth: 130,
      cell: ({ teamId }) => (teamId === null ? t('allTeams') : teamName(teams, teamId, locale)),
    },
    {
      id: 'step',
      header: t('columns.step'),
      minWidth: 150,
      cell: ({ step }) => (step === null ? t('allSteps') : stepNames(step)),
    },
    { id: 'count', header: t('columns.count'), minWidth: 80, cell: ({ count }) => count },
    {
      id: 'action',
      header: t('columns.action'),
      minWidth: 190,
      cell: (cause) => (
        <Button
          wrapText={false}
          ariaLabel={t('retryOf', { title: titleOf(cause), count: cause.count })}
          onClick={() => setAsked(cause)}
        >
          {t('retry')}
        </Button>
      ),
    },
  ]);
  return (
    <>
      {causes.length > 0 && (
        <Container
          disableContentPaddings
          header={
            <Header variant="h2" description={t('description')}>
              {t('title')}
            </Header>
          }
        >
          <ListTable label={t('title')} columns={columns} items={causes} trackBy={keyOf} isContained />
        </Container>
      )}
      {/* Shows the outcome also when the cause is gone. */}
      {asked && <RetryTogether cause={asked} title={titleOf(asked)} teams={teams} onClose={() => setAsked(null)} />}
    </>
  );
}

const keyOf = (cause: Cause) => writeInboxFilter(filterOfCause(cause));

function useCauseTitle(): (cause: Cause) => string {
  const failureWords = useFailureWords();
  return ({ code }) => failureWords({ code }).title;
}

/** The title and the code of a cause, as a link to its runs. */
function CauseLink({ cause, onShow }: { cause: Cause; onShow: (filter: InboxFilter) => void }) {
  const title = useCauseTitle()(cause);
  return (
    <>
      <Link
        href={`/support?${keyOf(cause)}`}
        onFollow={(event) => {
          event.preventDefault();
          onShow(filterOfCause(cause));
        }}
      >
        {title}
      </Link>
      <small>{cause.code}</small>
    </>
  );
}
