'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useTranslations } from 'use-intl';
import { CleanUpName } from '#components/clean-up/clean-up-name.tsx';
import { findLeft } from '#lib/runs/leftovers.ts';
import type { RunView } from '#lib/runs/view.ts';
import type { RunRights } from './run-rights.ts';

interface LeftoversProps {
  view: RunView;
  rights: RunRights;
  /** A clean-up was begun: the run's own record is older than that. */
  isCleanedUp: boolean;
}

/** What a run that did not come to its end has made, by its own record; AWS itself is looked at on the clean-up's page. */
export function Leftovers({ view, rights, isCleanedUp }: LeftoversProps) {
  const t = useTranslations('cleanUp.left');
  if (isCleanedUp) return null;
  const left = findLeft(view);
  const canLook = left.length > 0 && rights.canCleanUp;
  return (
    <Container
      header={
        <Header
          variant="h2"
          description={t('description')}
          actions={canLook && <Button href={`/runs/${view.id}/clean-up`}>{t('look')}</Button>}
        >
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
          </div>
        ))}
        {left.length > 0 && !rights.canCleanUp && (
          <Box color="text-body-secondary">{t('forOthers', { name: view.requestedBy.name })}</Box>
        )}
      </SpaceBetween>
    </Container>
  );
}
