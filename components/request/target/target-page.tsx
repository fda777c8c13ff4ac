'use client';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useController, useFormContext } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import type { WizardTeam } from '#lib/request/bounds.ts';
import { changeTeam, type RequestForm } from '#lib/request/form.ts';
import { useChosenTeam, useTeams } from '../teams-context.tsx';
import { useProblemText } from '../use-problem-text.ts';
import { DeployerStatus } from './deployer-status.tsx';

export function TargetPage() {
  const t = useTranslations('request.target');
  const team = useChosenTeam();
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <SpaceBetween size="l">
        <TeamField />
        <KeyValuePairs items={[{ label: t('account'), value: team?.accountId ?? '–' }]} />
        <RegionField />
        <DeployerStatus />
      </SpaceBetween>
    </Container>
  );
}

function RegionField() {
  const t = useTranslations('request.target');
  const team = useChosenTeam();
  const { setValue } = useFormContext<RequestForm>();
  const { field, fieldState } = useController<RequestForm, 'target.region'>({ name: 'target.region' });
  const problemText = useProblemText('region');
  const options = (team?.regions ?? []).map((region) => ({ value: region, label: region }));
  return (
    <FormField
      label={t('region')}
      description={t('regionDescription')}
      errorText={problemText(fieldState.error?.message)}
    >
      <Select
        ref={field.ref}
        options={options}
        selectedOption={options.find((option) => option.value === field.value) ?? null}
        placeholder={t('choose')}
        onBlur={field.onBlur}
        onChange={({ detail }) => {
          field.onChange(detail.selectedOption.value ?? '');
          // A key belongs to one Region, so the previous choice doesn't apply to another.
          setValue('key.keyArn', '', { shouldDirty: true });
        }}
      />
    </FormField>
  );
}

function TeamField() {
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

/** Chooses a team and updates the names that are still the old team's defaults. */
function useChangeTeam(): (teamId: string) => void {
  const teams = useTeams();
  const { getValues, setValue } = useFormContext<RequestForm>();
  return (teamId) => {
    const current = getValues();
    const find = (id: string) => teams.find((team) => team.id === id);
    const { target, key, source, destination, role } = changeTeam(current, find(current.target.teamId), find(teamId));
    const options = { shouldDirty: true, shouldValidate: true } as const;
    setValue('target', target, options);
    setValue('key', key, { shouldDirty: true });
    setValue('source', source, { shouldDirty: true });
    setValue('destination', destination, { shouldDirty: true });
    setValue('role', role, { shouldDirty: true });
  };
}
