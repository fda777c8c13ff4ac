'use client';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { actionQuery, readAnswer } from '#components/actions/action-query.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { listKeys } from '#server/actions/runs.ts';
import { TextField } from '../fields/text-field.tsx';
import { useChosenTeam } from '../teams-context.tsx';
import { KeyTable } from './key-table.tsx';

/** A key from the account's list, or any other by ARN. Choosing one in the list fills in the ARN. */
export function ExistingKey() {
  const t = useTranslations('request.key');
  const te = useTranslations('errors');
  const team = useChosenTeam();
  const { setValue } = useFormContext<RequestForm>();
  const [target, { keyArn, restoreKeyArn }] = useWatch<RequestForm, ['target', 'key']>({ name: ['target', 'key'] });
  const keys = useQuery(keysQuery(target.teamId, target.region));
  const { value, failure } = readAnswer(keys);
  const choices = value ?? [];
  const listed = choices.find((choice) => choice.keyArn === keyArn.trim());
  const restored = listed?.keyArn === restoreKeyArn ? listed : undefined;
  const choose = (arn: string) =>
    setValue('key.keyArn', arn, { shouldDirty: true, shouldValidate: true, shouldTouch: true });
  return (
    <SpaceBetween size="l">
      <KeyTable
        choices={choices}
        chosen={listed}
        failure={failure}
        isLoading={keys.isFetching}
        onRefresh={() => void keys.refetch()}
        onChoose={(choice) => choose(choice.keyArn)}
        restored={restored}
        onRestore={(choice, isWanted) => {
          setValue('key.restoreKeyArn', isWanted ? choice.keyArn : '', { shouldDirty: true });
          // Deselecting is not an error: the empty field is reported only when the person leaves the page.
          if (isWanted) choose(choice.keyArn);
          else setValue('key.keyArn', '', { shouldDirty: true });
        }}
      />
      <Container>
        <TextField
          name="key.keyArn"
          kind="key"
          label={t('keyArn')}
          description={t('keyArnDescription')}
          placeholder={t('keyArnPlaceholder', {
            partition: team?.partition ?? 'aws',
            accountId: team?.accountId ?? '',
            region: target.region,
          })}
          warning={
            listed?.problem && !restored ? t('listSaysUnusable', { reason: te(`${listed.problem}.title`) }) : undefined
          }
        />
      </Container>
    </SpaceBetween>
  );
}

const KEYS_STALE_MS = 60_000;

/** The keys in an account and Region. */
function keysQuery(teamId: string, region: string) {
  return actionQuery({
    queryKey: ['keys', teamId, region],
    call: () => listKeys({ teamId, region }),
    staleTime: KEYS_STALE_MS,
  });
}
