'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { CleanUpName } from '#components/clean-up/clean-up-name.tsx';
import { ConsoleLink } from '#components/ui/console-link.tsx';
import { canCancel } from '#lib/runs/cancel.ts';
import { findLeft } from '#lib/runs/leftovers.ts';
import type { RunView } from '#lib/runs/view.ts';
import { CancelButton } from './cancel-button.tsx';
import type { RunRights } from './run-rights.ts';

interface LeftoversProps {
  view: RunView;
  rights: RunRights;
}

/** What an unfinished setup has made, according to its record, and the two ways to end it, with what each does. */
export function Leftovers({ view, rights }: LeftoversProps) {
  const t = useTranslations('cleanUp.left');
  const resources = useTranslations('cleanUp.resources');
  const left = findLeft(view);
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="m">
        {left.length === 0 && <Box>{t('nothing')}</Box>}
        {left.map((thing) => (
          <div key={thing.resource} data-left={thing.resource}>
            <CleanUpName thing={thing} />
            {!thing.isCertain && <StatusIndicator type="warning">{t('perhaps')}</StatusIndicator>}
            <ConsoleLink arn={thing.arn} what={resources(thing.resource)} />
          </div>
        ))}
        {left.length > 0 && rights.canCleanUp && (
          <Way button={<Button href={`/runs/${view.id}/clean-up`}>{t('look')}</Button>}>
            {t(view.state === 'failed' ? 'lookHelpFailed' : 'lookHelp')}
          </Way>
        )}
        {rights.canCancel && canCancel(view) && (
          <Way button={<CancelButton runId={view.id} kind={view.kind} />}>
            {t(left.length > 0 ? 'cancelHelp' : 'cancelHelpNothing')}
          </Way>
        )}
        {left.length > 0 && !rights.canCleanUp && (
          <Box color="text-body-secondary">{t('forOthers', { name: view.requestedBy.name })}</Box>
        )}
      </SpaceBetween>
    </Container>
  );
}

/** A button, and below it what it does. */
function Way({ button, children }: { button: ReactNode; children: ReactNode }) {
  return (
    <div data-screen-only>
      <SpaceBetween size="xxs">
        {button}
        <Box fontSize="body-s" color="text-body-secondary">
          {children}
        </Box>
      </SpaceBetween>
    </div>
  );
}
