'use client';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { SECRET_VALUE_MAX_BYTES } from '#lib/aws/names.ts';
import type { Result } from '#lib/errors.ts';
import { checkPassword, type PasswordField } from '#lib/request/passwords.ts';
import { isUnderWay } from '#lib/runs/progress.ts';
import { wantedPasswords } from '#lib/runs/retry.ts';
import type { RunView } from '#lib/runs/view.ts';
import { providePasswords, retryRun } from '#server/actions/runs.ts';
import { runQuery } from '../live/run-query.ts';

interface PasswordFormProps {
  view: RunView;
  /** True if the page already says above the form why it asks. */
  isTold: boolean;
}

/** Asks for every password that the run has lost; then every failed step is retried. */
export function PasswordForm({ view, isTold }: PasswordFormProps) {
  const t = useTranslations('run.password');
  const te = useTranslations('request.problems');
  const wanted = wantedPasswords(view);
  const isTooOld = wanted.every((field) => view.passwords[field] === 'expired');
  const [typed, setTyped] = useState<Partial<Record<PasswordField, string>>>({});
  const [isChecked, setChecked] = useState(false);
  const { run, isBusy, failure } = useAction(provideAndRetry, { refresh: runQuery(view.id).queryKey });

  const problemOf = (field: PasswordField) => {
    const code = checkPassword(typed[field] ?? '');
    if (code === null) return undefined;
    const none = { accountId: '', prefix: '', partition: '', region: '' };
    return te(code, { ...none, field: 'password', max: SECRET_VALUE_MAX_BYTES });
  };
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (wanted.some(problemOf) || isUnderWay(view)) return;
    void run(view.id, Object.fromEntries(wanted.map((field) => [field, typed[field]])));
  };

  return (
    <form onSubmit={submit} noValidate>
      <SpaceBetween size="s">
        {!isTold && <Box>{t(isTooOld ? 'askExpired' : 'askUnreadable', { count: wanted.length })}</Box>}
        {failure && <FailureAlert failure={failure} />}
        {wanted.map((field) => (
          <PasswordInput
            key={field}
            label={t(`label.${field}`, { userName: view.request[field].userName })}
            value={typed[field] ?? ''}
            errorText={isChecked ? problemOf(field) : undefined}
            onChange={(value) => setTyped({ ...typed, [field]: value })}
          />
        ))}
        <StillRunning isShown={isUnderWay(view)} />
        <Button variant="primary" formAction="submit" loading={isBusy} disabled={isUnderWay(view)}>
          {t('submit', { count: wanted.length })}
        </Button>
      </SpaceBetween>
    </form>
  );
}

/** Stores the passwords and then retries every failed step. */
async function provideAndRetry(
  runId: string,
  passwords: Partial<Record<PasswordField, string>>,
): Promise<Result<unknown>> {
  const stored = await providePasswords({ runId, passwords });
  return stored.ok ? retryRun({ runId, step: null }) : stored;
}

function StillRunning({ isShown }: { isShown: boolean }) {
  const t = useTranslations('run.failure');
  return isShown ? <Box fontSize="body-s">{t('stillRunning')}</Box> : null;
}

interface PasswordInputProps {
  label: string;
  value: string;
  errorText: string | undefined;
  onChange: (value: string) => void;
}

/** A password with a Show button. */
function PasswordInput({ label, value, errorText, onChange }: PasswordInputProps) {
  const t = useTranslations('run.password');
  const words = useTranslations('request.secret');
  const [isShown, setShown] = useState(false);
  return (
    <FormField
      label={label}
      errorText={errorText}
      secondaryControl={
        <Button formAction="none" ariaLabel={t(isShown ? 'hide' : 'show')} onClick={() => setShown(!isShown)}>
          {words(isShown ? 'hide' : 'show')}
        </Button>
      }
    >
      <Input
        type={isShown ? 'text' : 'password'}
        value={value}
        autoComplete="new-password"
        spellcheck={false}
        disableBrowserAutocorrect
        onChange={({ detail }) => onChange(detail.value)}
      />
    </FormField>
  );
}
