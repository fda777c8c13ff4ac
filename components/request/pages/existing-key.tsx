'use client';
import Container from '@cloudscape-design/components/container';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/setup/request-form.ts';
import { TextField } from '../fields/text-field.tsx';
import { keysQuery } from '../keys-query.ts';
import { useChosenTeam } from '../teams-context.tsx';
import { KeyTable } from './key-table.tsx';

/** A key from the account's list, or any other by its ARN. Choosing in the list fills in the ARN. */
export function ExistingKey() {
  const t = useTranslations('request.key');
  const te = useTranslations('errors');
  const team = useChosenTeam();
  const { setValue } = useFormContext<RequestForm>();
  const [target, keyArn] = useWatch<RequestForm, ['target', 'key.keyArn']>({ name: ['target', 'key.keyArn'] });
  const keys = useQuery(keysQuery(target.teamId, target.region));
  const choices = keys.data?.ok ? keys.data.value : [];
  const listed = choices.find((choice) => choice.keyArn === keyArn.trim());
  return (
    <SpaceBetween size="l">
      <KeyTable
        choices={choices}
        chosen={listed}
        failure={keys.data?.ok === false ? keys.data.error : null}
        isUnreachable={keys.isError}
        isLoading={keys.isFetching}
        onRefresh={() => void keys.refetch()}
        onChoose={(choice) =>
          setValue('key.keyArn', choice.keyArn, { shouldDirty: true, shouldValidate: true, shouldTouch: true })
        }
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
          warning={listed?.problem ? t('listSaysUnusable', { reason: te(`${listed.problem}.title`) }) : undefined}
        />
      </Container>
    </SpaceBetween>
  );
}
