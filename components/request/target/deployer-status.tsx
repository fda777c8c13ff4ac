'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { MissingStatement } from '#components/actions/missing-statement.tsx';
import { StatusLine } from '#components/ui/status-line.tsx';
import type { DeployerCheck } from '#lib/request/deployer-check.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { checkDeployer } from '#server/actions/runs.ts';
import { useChosenTeam } from '../teams-context.tsx';

const STALE_MS = 3 * 60_000;

/** Whether a setup can use the team's deployer role. If not, what is missing and who can add it. */
export function DeployerStatus() {
  const t = useTranslations('nameChecks.deployer');
  const { teamId, region } = useWatch<RequestForm, 'target'>({ name: 'target' });
  const query = useQuery(
    actionQuery({
      queryKey: ['deployer', teamId, region],
      call: () => checkDeployer({ teamId, region }),
      enabled: teamId !== '' && region !== '',
      staleTime: STALE_MS,
    }),
  );
  const { value, failure } = readAnswer(query);
  if (teamId === '' || region === '') return null;
  const check = () => void query.refetch();
  if (failure && !query.isFetching) return <FailureAlert failure={failure} onRetry={check} />;
  return (
    <div>
      <Box variant="awsui-key-label">{t('label')}</Box>
      <LiveRegion>{query.isFetching || !value ? <Checking /> : <Status check={value} region={region} />}</LiveRegion>
      {(value?.state === 'missing' || value?.state === 'denied') && (
        <PolicyToChange check={value} region={region} isChecking={query.isFetching} onCheck={check} />
      )}
    </div>
  );
}

function Checking() {
  const t = useTranslations('nameChecks.deployer');
  return <StatusIndicator type="loading">{t('checking')}</StatusIndicator>;
}

function Status({ check, region }: { check: DeployerCheck; region: string }) {
  const t = useTranslations('nameChecks.deployer');
  if (check.state === 'ready') return <StatusLine status="success">{t('ready', { region })}</StatusLine>;
  if (check.state !== 'unknown') return <StatusLine status="error">{t(check.state)}</StatusLine>;
  const { attached, actions } = check;
  const [policies, conditions] = [attached, actions].map((list) => list.join(', '));
  return (
    <>
      <StatusIndicator type="info">{t('unknown')}</StatusIndicator>
      <Box color="text-body-secondary">
        <span style={{ overflowWrap: 'anywhere' }}>
          {policies ? t('attached', { policies }) : conditions ? t('conditions', { actions: conditions }) : t('unread')}
        </span>{' '}
        {t('later')}
      </Box>
    </>
  );
}

interface PolicyToChangeProps {
  check: Extract<DeployerCheck, { state: 'missing' | 'denied' }>;
  region: string;
  isChecking: boolean;
  onCheck: () => void;
}

/** What the role lacks or is denied, and who can change its policy. */
function PolicyToChange({ check, region, isChecking, onCheck }: PolicyToChangeProps) {
  const t = useTranslations('nameChecks.deployer');
  const team = useChosenTeam();
  const place = { accountId: team?.accountId ?? '', role: check.roleArn };
  const isMissing = check.state === 'missing';
  return (
    <SpaceBetween size="xs">
      <div>
        <Box variant="span" fontWeight="bold">
          {t(isMissing ? 'actions' : 'deniedActions')}:
        </Box>{' '}
        {check.actions.join(', ')}
      </div>
      <span style={{ overflowWrap: 'anywhere' }}>
        {isMissing ? t('ask', place) : t('askToAllow', { ...place, region })}
      </span>
      {isMissing && <MissingStatement text={check.statement} />}
      <Button formAction="none" iconName="refresh" loading={isChecking} onClick={onCheck}>
        {t('again')}
      </Button>
    </SpaceBetween>
  );
}
