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
      {value?.state === 'missing' && <MissingPermissions check={value} isChecking={query.isFetching} onCheck={check} />}
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
  if (check.state === 'missing') return <StatusLine status="error">{t('missing')}</StatusLine>;
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

interface MissingPermissionsProps {
  check: Extract<DeployerCheck, { state: 'missing' }>;
  isChecking: boolean;
  onCheck: () => void;
}

function MissingPermissions({ check, isChecking, onCheck }: MissingPermissionsProps) {
  const t = useTranslations('nameChecks.deployer');
  const team = useChosenTeam();
  return (
    <SpaceBetween size="xs">
      <div>
        <Box variant="span" fontWeight="bold">
          {t('actions')}:
        </Box>{' '}
        {check.actions.join(', ')}
      </div>
      <span style={{ overflowWrap: 'anywhere' }}>
        {t('ask', { accountId: team?.accountId ?? '', role: check.roleArn })}
      </span>
      <MissingStatement text={check.statement} />
      <Button formAction="none" iconName="refresh" loading={isChecking} onClick={onCheck}>
        {t('again')}
      </Button>
    </SpaceBetween>
  );
}
