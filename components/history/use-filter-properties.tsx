'use client';
import DatePicker from '@cloudscape-design/components/date-picker';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import type { PropertyFilterProps } from '@cloudscape-design/components/property-filter';
import { useLocale, useTimeZone, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { TeamName } from '#components/ui/team-name.ts';
import { useTimes } from '#components/ui/use-times.ts';
import { ERROR_CODES } from '#lib/errors.ts';
import type { RunSummary } from '#lib/runs/history.ts';
import { RUN_KINDS, RUN_STATES, STEP_NAMES } from '#lib/runs/steps.ts';
import { CHOICES } from './filter-tokens.ts';

type Property = PropertyFilterProps.FilteringProperty;
type Option = PropertyFilterProps.FilteringOption & { label: string };
type Choice = (typeof CHOICES)[number];

/**
 * What the history can be filtered by, in the reader's language, with the values to choose from. `shown` are the runs on
 * the page, whose values are suggested.
 */
export function useFilterProperties(
  teams: readonly TeamName[],
  shown: readonly RunSummary[],
): { properties: Property[]; options: PropertyFilterProps.FilteringOption[] } {
  const t = useTranslations('history.filters');
  const choices = useChoices(teams);
  const labelOf = (key: Choice, value: string) => choices[key].find((option) => option.value === value)?.label ?? value;
  const { duration } = useTimes();
  const named = (key: Choice | 'person' | 'region' | 'alias' | 'role' | 'arn' | 'date' | 'duration') => ({
    key,
    propertyLabel: t(`properties.${key}`),
    groupValuesLabel: t('values', { property: t(`properties.${key}`) }),
  });
  const offered = CHOICES.filter((key) => key !== 'team' || teams.length > 1);
  const properties: Property[] = [
    ...offered.map((key) => ({
      ...named(key),
      operators: [
        {
          operator: '=',
          tokenType: 'enum' as const,
          format: (value: unknown) =>
            [value]
              .flat()
              .map((one) => labelOf(key, String(one)))
              .join(', '),
        },
      ],
    })),
    { ...named('region'), operators: ['='] },
    ...(['person', 'alias', 'role', 'arn'] as const).map((key) => ({
      ...named(key),
      operators: [':'],
      defaultOperator: ':' as const,
    })),
    {
      ...named('date'),
      defaultOperator: '>=',
      operators: (['>=', '<='] as const).map((operator) => ({ operator, form: DayForm })),
    },
    {
      ...named('duration'),
      defaultOperator: '>=',
      operators: (['>=', '<='] as const).map((operator) => ({
        operator,
        form: SecondsForm,
        format: (value: unknown) => duration(Number(value) * 1_000),
      })),
    },
  ];
  return { properties, options: [...offered.flatMap((key) => choices[key]), ...suggestions(shown)] };
}

function useChoices(teams: readonly TeamName[]): Readonly<Record<Choice, Option[]>> {
  const locale = useLocale();
  const states = useTranslations('run.states');
  const steps = useTranslations('run.steps.names');
  const kinds = useTranslations('cleanUp.run');
  const failureWords = useFailureWords();
  const listOf = <T extends string>(propertyKey: Choice, values: readonly T[], label: (value: T) => string): Option[] =>
    values.map((value) => ({ propertyKey, value, label: label(value) }));
  return {
    state: listOf('state', RUN_STATES, (state) => states(state)),
    kind: listOf('kind', RUN_KINDS, (kind) => kinds(kind === 'set-up' ? 'setUpKind' : 'kind')),
    team: teams.map(({ id, name }) => ({ propertyKey: 'team', value: id, label: name[locale] })),
    step: listOf('step', STEP_NAMES, (step) => steps(step)),
    error: listOf('error', ERROR_CODES, (code) => `${failureWords({ code }).title} (${code})`),
  };
}

/** The values of the runs on the page, each once. */
function suggestions(shown: readonly RunSummary[]): PropertyFilterProps.FilteringOption[] {
  const values = {
    person: shown.map(({ requestedBy }) => requestedBy.name),
    region: shown.map(({ region }) => region),
    alias: shown.flatMap(({ alias }) => alias ?? []),
    role: shown.map(({ roleName }) => roleName),
    arn: shown.flatMap(({ keyArn }) => keyArn ?? []),
  };
  return Object.entries(values).flatMap(([propertyKey, all]) =>
    [...new Set(all)].sort().map((value) => ({ propertyKey, value })),
  );
}

type FormProps = Pick<PropertyFilterProps.ExtendedOperatorFormProps<string>, 'value' | 'onChange'>;

/** The editor of a day. */
function DayForm({ value, onChange }: FormProps) {
  const t = useTranslations('history.filters');
  return (
    <FormField label={t('day')} constraintText={t('zone', { zone: useTimeZone() ?? 'UTC' })}>
      <DatePicker
        value={value ?? ''}
        placeholder="YYYY/MM/DD"
        expandToViewport
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}

/** The editor of a working time. */
function SecondsForm({ value, onChange }: FormProps) {
  const t = useTranslations('history.filters');
  return (
    <FormField label={t('seconds')} constraintText={t('workingTime')}>
      <Input type="number" inputMode="numeric" value={value ?? ''} onChange={({ detail }) => onChange(detail.value)} />
    </FormField>
  );
}
