'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'use-intl';
import { CopyableCode } from '#components/feedback/copyable-code.tsx';
import { FailureAlert } from '#components/feedback/failure-alert.tsx';
import { fetchText, isPassing, readFailure } from '#components/feedback/request-failure.ts';
import type { TemplateFormat } from '#lib/onboarding.ts';
import type { ShownTeam } from './shown-team.ts';

interface TeamTemplateProps {
  team: ShownTeam;
  name: string;
  format: TemplateFormat;
}

const RETRIES = 2;

/** What an administrator of the team's account applies there: to copy, and as a file. */
export function TeamTemplate({ team, name, format }: TeamTemplateProps) {
  const t = useTranslations('teams.template');
  const address = `/api/admin/teams/${team.id}/template?format=${format}`;
  const query = useQuery({
    queryKey: ['template', team.id, format],
    queryFn: ({ signal }) => fetchText(address, signal),
    retry: (count, error) => count < RETRIES && isPassing(error),
    staleTime: Number.POSITIVE_INFINITY,
  });
  return (
    <SpaceBetween size="s">
      <Box color="text-body-secondary">{t(`text.${format}`)}</Box>
      {query.isPending && <StatusIndicator type="loading">{t('loading')}</StatusIndicator>}
      {query.isError && <FailureAlert failure={readFailure(query.error)} onRetry={() => void query.refetch()} />}
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
