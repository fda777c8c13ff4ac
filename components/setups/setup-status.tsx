'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Table from '@cloudscape-design/components/table';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import type { RunRights } from '#components/runs/run-rights.ts';
import { CheckTable } from '#components/runs/steps/run-checks.tsx';
import { Foldable } from '#components/ui/foldable.tsx';
import { LongName } from '#components/ui/long-name.tsx';
import { useListColumns } from '#components/ui/use-list-columns.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { SetupCheck, SetupDetails } from '#lib/setups/setup.ts';
import type { SetupState } from '#lib/setups/setup-state.ts';
import { SetupDifferences } from './setup-differences.tsx';
import { SetupStateIndicator, useSetupStateText } from './setup-state.tsx';
import { setupQuery } from './setups-query.ts';
import { VerifyButton } from './verify-button.tsx';

interface SetupStatusProps {
  view: RunView;
  rights: RunRights;
  /** The place at the top of the page, which only a setup that needs attention takes. */
  isOnTop?: boolean;
}

/** The state of a run's setup in AWS: the last check, what differs, and what to do about it. */
export function SetupStatus({ view, rights, isOnTop = false }: SetupStatusProps) {
  const t = useTranslations('setups.ofRun');
  const { data: setup } = useQuery(setupQuery(view.id, view.state));
  if (!setup || needsAttention(setup.state) !== isOnTop) return null;
  const [latest] = setup.history;
  const checks = latest?.checks ?? [];
  return (
    <Container
      data-setup-status
      header={
        <Header
          variant="h2"
          description={t('description')}
          actions={
            rights.canVerify && (
              <div data-screen-only>
                <VerifyButton setup={setup} />
              </div>
            )
          }
        >
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <Facts setup={setup} />
        {setup.state === 'drifted' && <SetupDifferences checks={checks} arns={view.arns} />}
        {needsAttention(setup.state) && <WhatToDo runId={view.id} rights={rights} />}
        {checks.length > 0 && (
          <Foldable headerText={t('checks')} headerDescription={t('checksDescription')}>
            <CheckTable
              checks={checks.toSorted((one, other) => Number(one.passed) - Number(other.passed))}
              label={t('checks')}
            />
          </Foldable>
        )}
        {setup.history.length > 1 && <EarlierChecks checks={setup.history.slice(1)} />}
      </SpaceBetween>
    </Container>
  );
}

function needsAttention(state: SetupState): boolean {
  return state === 'drifted' || state === 'gone';
}

function Facts({ setup }: { setup: SetupDetails }) {
  const t = useTranslations('setups');
  const { dateTime } = useTimes();
  const stateText = useSetupStateText();
  const { state, checkedAt, checkedFor, nextCheckAt } = setup;
  return (
    <KeyValuePairs
      columns={3}
      minColumnWidth={200}
      items={[
        {
          label: t('columns.state'),
          value: (
            <>
              <SetupStateIndicator state={state} />
              <Box fontSize="body-s" color="text-body-secondary">
                {stateText(setup)}
              </Box>
            </>
          ),
        },
        {
          label: t('columns.checked'),
          value: (
            <>
              <div>{checkedAt === null ? t('never') : dateTime(checkedAt)}</div>
              {checkedAt !== null && (
                <Box fontSize="body-s" color="text-body-secondary">
                  {checkedFor?.name ?? t('byPortal')}
                </Box>
              )}
            </>
          ),
        },
        { label: t('columns.next'), value: nextCheckAt === null ? t('notScheduled') : dateTime(nextCheckAt) },
      ]}
    />
  );
}

/** The ways out of drift. The portal takes none by itself. */
function WhatToDo({ runId, rights }: { runId: string; rights: RunRights }) {
  const t = useTranslations('setups.ofRun');
  const template = useTranslations('drafts.template');
  const cleanUp = useTranslations('cleanUp.confirm');
  return (
    <SpaceBetween size="s">
      <Box variant="h3">{t('whatToDo')}</Box>
      <ul style={{ margin: 0 }}>
        <li>{t('undo')}</li>
        <li>{t('startOver')}</li>
        <li>{t('cleanUp')}</li>
      </ul>
      <Box color="text-body-secondary">{t('noRepair')}</Box>
      <div data-screen-only>
        <SpaceBetween direction="horizontal" size="xs">
          {rights.canCreate && <Button href={`/runs/new?template=${runId}`}>{template('use')}</Button>}
          {rights.canCleanUp && <Button href={`/runs/${runId}/clean-up`}>{cleanUp('button')}</Button>}
        </SpaceBetween>
      </div>
    </SpaceBetween>
  );
}

/** The checks before the last one, as far as they are kept. */
function EarlierChecks({ checks }: { checks: readonly SetupCheck[] }) {
  const t = useTranslations('setups');
  const { dateTime } = useTimes();
  const columnDefinitions = useListColumns<SetupCheck>([
    {
      ...{ id: 'ended', header: t('ofRun.historyColumns.ended'), isRowHeader: true, minWidth: 150 },
      cell: ({ endedAt }) => dateTime(endedAt),
    },
    {
      ...{ id: 'state', header: t('ofRun.historyColumns.state'), minWidth: 120 },
      cell: ({ state }) => <SetupStateIndicator state={state} />,
    },
    {
      ...{ id: 'requestedBy', header: t('ofRun.historyColumns.requestedBy'), minWidth: 130 },
      cell: ({ requestedBy }) => (requestedBy ? <LongName text={requestedBy.name} /> : t('byPortal')),
    },
    {
      ...{ id: 'differences', header: t('ofRun.historyColumns.differences'), minWidth: 100 },
      cell: ({ checks: compared }) => String(compared.filter(({ passed }) => !passed).length),
    },
  ]);
  return (
    <Foldable headerText={t('ofRun.history')} headerCounter={`(${checks.length})`}>
      <Table
        variant="borderless"
        wrapLines
        trackBy="id"
        ariaLabels={{ tableLabel: t('ofRun.history') }}
        items={checks}
        columnDefinitions={columnDefinitions}
      />
    </Foldable>
  );
}
