'use client';
import Box from '@cloudscape-design/components/box';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useQuery } from '@tanstack/react-query';
import { useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { JsonView } from '#components/ui/json-view.tsx';
import { PolicyComparison } from '#components/ui/policy-comparison.tsx';
import { roleArn } from '#lib/aws/arn.ts';
import { addKeyUser, initialKeyPolicy } from '#lib/aws/key-policy.ts';
import { type PolicyDocument, VERSION } from '#lib/aws/policy.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import type { RunRequest } from '#lib/request/schema.ts';
import { readKeyPolicy } from '#server/actions/runs.ts';
import { ConsolePage } from '../fields/console-page.tsx';
import { useChosenTeam } from '../teams-context.tsx';

/** The console's "Key policy > Key users > Add": the role joins the key users. */
export function KeyUsersPage() {
  const t = useTranslations('request.keyUsers');
  const place = useChosenTeam() ?? { partition: 'aws', accountId: '' };
  const { target, key, role } = toRunRequest(useFormContext<RequestForm>().getValues());
  const user = roleArn(place, role.roleName, role.path);
  return (
    <SpaceBetween size="l">
      <ConsolePage page="keyUsers">
        <KeyValuePairs
          columns={2}
          minColumnWidth={250}
          items={[
            { label: t('role'), value: role.roleName },
            { label: t('roleArn'), value: <Box variant="code">{user}</Box> },
          ]}
        />
      </ConsolePage>
      <ConsolePage page="keyPolicy">
        {key.mode === 'existing' ? (
          <ExistingKeyPolicy target={target} choice={key} user={user} />
        ) : (
          <PolicyChange note={t('newKey')} before={initialKeyPolicy({ ...key, ...place })} user={user} />
        )}
      </ConsolePage>
    </SpaceBetween>
  );
}

interface PolicyChangeProps {
  note: string;
  before: PolicyDocument;
  /** The ARN of the role. */
  user: string;
}

/** The key policy without and with the role, whose place in both statements is highlighted. */
function PolicyChange({ note, before, user }: PolicyChangeProps) {
  const t = useTranslations('request.keyUsers');
  const label = useTranslations('walkthrough.pages')('keyPolicy');
  const after = addKeyUser(before, user);
  return (
    <SpaceBetween size="s">
      <Box>{after === before ? t('unchanged') : note}</Box>
      {after === before ? (
        <JsonView label={label} document={after} />
      ) : (
        <PolicyComparison label={label} before={before} after={after} around={SHOWN_AROUND} mark={`"${user}"`} />
      )}
    </SpaceBetween>
  );
}

/** Shows a statement as a whole, down to the principal that changes. */
const SHOWN_AROUND = 8;

interface ExistingKeyPolicyProps {
  target: RunRequest['target'];
  choice: Extract<RunRequest['key'], { mode: 'existing' }>;
  user: string;
}

/** The policy of an existing key, read from AWS. If it can't be read, the statements that the role needs. */
function ExistingKeyPolicy({ target, choice, user }: ExistingKeyPolicyProps) {
  const t = useTranslations('request.keyUsers');
  const query = useQuery(keyPolicyQuery(target, choice));
  const { value, failure } = readAnswer(query);
  if (query.isFetching) return <StatusIndicator type="loading">{t('loading')}</StatusIndicator>;
  return (
    <SpaceBetween size="l">
      {failure && <FailureAlert failure={failure} isStale={value !== null} onRetry={() => void query.refetch()} />}
      {value ? (
        <PolicyChange note={t('existingKey')} before={value} user={user} />
      ) : (
        <SpaceBetween size="s">
          <Box>{t('unread')}</Box>
          <JsonView label={t('statements')} document={addKeyUser({ Version: VERSION, Statement: [] }, user)} />
        </SpaceBetween>
      )}
    </SpaceBetween>
  );
}

/** Read again with each visit of the page, since others may change the policy. */
function keyPolicyQuery({ teamId, region }: RunRequest['target'], choice: ExistingKeyPolicyProps['choice']) {
  const input = { teamId, region, keyArn: choice.keyArn, restore: choice.restore === true };
  return actionQuery({ queryKey: ['key-policy', input], call: () => readKeyPolicy(input), staleTime: 0 });
}
