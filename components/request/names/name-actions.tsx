'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import LiveRegion from '@cloudscape-design/components/live-region';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useFormContext } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { RunLink } from '#components/runs/run-link.tsx';
import { StatusLine } from '#components/ui/status-line.tsx';
import { useTimes } from '#components/ui/use-times.ts';
import type { RequestForm } from '#lib/request/form.ts';
import type { NameCheck } from '#lib/request/name-checks.ts';
import { NAME_FIELDS, type SetupName } from '#lib/request/suggest-names.ts';
import { useNameChecks } from './name-checks-context.tsx';
import { useRestoredName } from './use-name-warning.ts';

/** Below the field of a name: the run that has the name, and the ways out. */
export function NameActions({ name }: { name: SetupName }) {
  const t = useTranslations('nameChecks');
  const times = useTimes();
  const { setValue, setFocus } = useFormContext<RequestForm>();
  const { checks, used } = useNameChecks();
  const isRestored = useRestoredName()(name);
  const check = checks[name];
  const focus = () => setFocus(NAME_FIELDS[name]);
  const restore = (arn: string) => {
    if (name !== 'source' && name !== 'destination') return;
    setValue(`${name}.restoreArn`, arn, { shouldDirty: true });
    // The button is gone.
    focus();
  };
  return (
    <>
      {isTaken(check) && (
        <Box padding={{ top: 'xs' }}>
          <SpaceBetween size="xs" direction="horizontal" alignItems="center">
            {check.runId !== null && (
              <span>
                {t('byRun')} <RunLink runId={check.runId} isBeside />
              </span>
            )}
            {check.state === 'waiting' && check.restoreArn !== null && !isRestored && (
              <Button formAction="none" onClick={() => restore(check.restoreArn ?? '')}>
                {t('restore')}
              </Button>
            )}
            {!isRestored && <UseSuggestion name={name} onUsed={focus} />}
          </SpaceBetween>
        </Box>
      )}
      <LiveRegion>
        {isRestored && check?.state === 'waiting' && (
          <StatusLine status="success">{t('restored', { date: times.date(check.date) })}</StatusLine>
        )}
        {used !== null && <StatusLine status="success">{t('used', { suffix: used })}</StatusLine>}
      </LiveRegion>
    </>
  );
}

function isTaken(check: NameCheck | null): check is Extract<NameCheck, { runId: string | null }> {
  return check?.state === 'taken' || check?.state === 'waiting';
}

/** Gives all names of the setup one suffix with which they are free. */
export function UseSuggestion({ name, onUsed }: { name: SetupName; onUsed: () => void }) {
  const t = useTranslations('nameChecks');
  const { suggestion, use } = useNameChecks();
  const suggested = suggestion?.names[name];
  if (!suggestion || !suggested) return null;
  return (
    <Button
      formAction="none"
      ariaLabel={t('useForAll', { name: suggested, suffix: suggestion.suffix })}
      onClick={() => {
        use();
        onUsed();
      }}
    >
      {t('use', { name: suggested })}
    </Button>
  );
}
