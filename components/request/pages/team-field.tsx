'use client';
import FormField from '@cloudscape-design/components/form-field';
import Select from '@cloudscape-design/components/select';
import { useController } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import type { WizardTeam } from '#lib/request/bounds.ts';
import type { RequestForm } from '#lib/request/form.ts';
import { useTeams } from '../teams-context.tsx';
import { useChangeTeam } from '../use-change-team.ts';
import { useProblemText } from '../use-problem-text.ts';

export function TeamField() {
  const t = useTranslations('request.target');
  const locale = useLocale();
  const teams = useTeams();
  const { field, fieldState } = useController<RequestForm, 'target.teamId'>({ name: 'target.teamId' });
  const problemText = useProblemText('team');
  const changeTeam = useChangeTeam();
  const options = teams.map((team) => toOption(team, locale));
  return (
    <FormField label={t('team')} description={t('teamDescription')} errorText={problemText(fieldState.error?.message)}>
      <Select
        ref={field.ref}
        options={options}
        selectedOption={options.find((option) => option.value === field.value) ?? null}
        placeholder={t('choose')}
        onBlur={field.onBlur}
        onChange={({ detail }) => changeTeam(detail.selectedOption.value ?? '')}
      />
    </FormField>
  );
}

function toOption(team: WizardTeam, locale: string) {
  return {
    value: team.id,
    label: locale === 'ja' ? team.name.ja : team.name.en,
    description: team.accountId,
  };
}
