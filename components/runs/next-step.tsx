'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useMessages, useTranslations } from 'use-intl';
import { CopyableCode } from '#components/feedback/copyable-code.tsx';
import { type NextStepSql, nextStepSql, type Results } from '#lib/runs/results.ts';
import type { RunView } from '#lib/runs/view.ts';

const PARTS = ['users', 'dryRun', 'start', 'monitor', 'cancel'] as const satisfies readonly (keyof NextStepSql)[];

/** What the DBA does with the ARNs: the SQL, with them put in. */
export function NextStep({ results, view }: { results: Results; view: RunView }) {
  const t = useTranslations('run.results.next');
  const { sql: words } = useMessages().run.results.next;
  const sql = nextStepSql(results, view.request, words);
  return (
    <Container
      header={
        <Header variant="h2" description={t('description', { accountId: view.accountId, region: view.region })}>
          {t('heading')}
        </Header>
      }
    >
      <Tabs
        ariaLabel={t('heading')}
        tabs={PARTS.map((part) => ({
          id: part,
          label: t(`tabs.${part}`),
          content: (
            <SpaceBetween size="s">
              <Box>{t(`explain.${part}`)}</Box>
              <CopyableCode label={`SQL: ${t(`tabs.${part}`)}`} text={sql[part]} />
            </SpaceBetween>
          ),
        }))}
      />
    </Container>
  );
}
