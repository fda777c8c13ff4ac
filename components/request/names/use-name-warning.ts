'use client';
import { useFormContext, useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useTimes } from '#components/ui/use-times.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { SetupName } from '#lib/request/suggest-names.ts';
import { useNameChecks } from './name-checks-context.tsx';

/** Why a name of the form can't be used, as far as the last check says. Undefined if nothing is known against it. */
export function useNameWarning(name: SetupName | null): string | undefined {
  const t = useTranslations('nameChecks');
  const words = useFailureWords();
  const times = useTimes();
  const { checks } = useNameChecks();
  const isRestored = useRestoredName()(name);
  const check = name === null ? null : checks[name];
  if (name === null || check === null) return undefined;
  if (check.state === 'unknown') return t('unknown', { reason: words(check.error).title });
  if (check.state === 'waiting') {
    return isRestored ? undefined : t(`waiting.${name}`, { date: times.date(check.date) });
  }
  if (check.state === 'free') return undefined;
  return check.isUnderWay ? t('underWay') : t(`taken.${name}`);
}

/** Whether the secret of this name was chosen for restoration. */
export function useRestoredName(): (name: SetupName | null) => boolean {
  const { control } = useFormContext<RequestForm>();
  const [source, destination] = useWatch({ control, name: ['source.restoreArn', 'destination.restoreArn'] });
  const { checks } = useNameChecks();
  return (name) => {
    if (name !== 'source' && name !== 'destination') return false;
    const check = checks[name];
    const chosen = name === 'source' ? source : destination;
    return check?.state === 'waiting' && check.restoreArn !== null && check.restoreArn === chosen;
  };
}
