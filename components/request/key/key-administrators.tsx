'use client';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FieldError, useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { Folded } from '#components/ui/foldable.tsx';
import type { RequestForm } from '#lib/request/form.ts';
import { RowsField } from '../fields/rows-field.tsx';
import { useChosenTeam } from '../teams-context.tsx';
import { useProblemText } from '../use-problem-text.ts';
import { PrincipalTable } from './principal-table.tsx';

const MAX_ROWS = 20;

/** The account's users and roles. They are read only if the person wants to choose from them. */
function ChooseAdministrators({ arns, onChange }: { arns: readonly string[]; onChange: (arns: string[]) => void }) {
  const t = useTranslations('nameChecks.principals');
  return (
    <Folded variant="footer" headerText={t('choose')}>
      <PrincipalTable arns={arns} max={MAX_ROWS} onChange={onChange} />
    </Folded>
  );
}

/** One row per ARN, typed or chosen from the table. */
export function KeyAdministrators() {
  const t = useTranslations('request.key');
  const team = useChosenTeam();
  const { field, fieldState } = useController<RequestForm, 'key.administratorArns'>({ name: 'key.administratorArns' });
  const problemText = useProblemText('administrator');
  // The resolver puts a row's error under its number, and an error of the whole list on the list itself.
  const errors = fieldState.error as (FieldError & Record<number, FieldError | undefined>) | undefined;
  return (
    <SpaceBetween size="xs">
      <RowsField
        texts={{
          label: t('administrators'),
          description: t('administratorsDescription', { accountId: team?.accountId ?? '' }),
        }}
        problem={problemText(errors?.message)}
        field={field}
        empty=""
        max={MAX_ROWS}
        columns={[
          {
            label: t('administratorLabel'),
            ariaLabel: (number) => t('administratorArn', { number }),
            placeholder: t('administratorPlaceholder', {
              partition: team?.partition ?? 'aws',
              accountId: team?.accountId ?? '',
            }),
            value: (arn) => arn,
            change: (_, arn) => arn,
            problem: (index) => problemText(errors?.[index]?.message),
          },
        ]}
        words={{
          none: t('noAdministrators'),
          add: t('addAdministrator'),
          remove: t('removeAdministrator'),
          removeOf: (number) => t('removeAdministratorLabel', { number }),
          added: t('administratorAdded'),
          removed: t('administratorRemoved'),
        }}
      />
      {/* Outside of the field, whose label would become the label of each checkbox. */}
      <ChooseAdministrators arns={field.value} onChange={field.onChange} />
    </SpaceBetween>
  );
}
