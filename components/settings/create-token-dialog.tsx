'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import Modal from '@cloudscape-design/components/modal';
import RadioGroup from '@cloudscape-design/components/radio-group';
import Select from '@cloudscape-design/components/select';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { type FormEvent, useId, useState } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { TOKEN_SCOPES } from '#lib/people/access.ts';
import { MAX_TOKEN_NAME, type NewTokenInput, newTokenSchema, TOKEN_DAYS } from '#lib/people/personal-token.ts';
import { createToken } from '#server/actions/operations.ts';
import { ownAccessQuery } from './own-access-query.ts';

const START: NewTokenInput = { name: '', scope: 'read', days: 30 };

/** Asks what the token is for and what it may do, and then shows it, this once. */
export function CreateTokenDialog({ onClose }: { onClose: () => void }) {
  const t = useTranslations('settings');
  const formId = useId();
  const [token, setToken] = useState<string | null>(null);
  const { run, isBusy, failure } = useAction(createToken, { refresh: ownAccessQuery.queryKey });
  const create = async (input: NewTokenInput) => {
    const made = await run(input);
    if (made.ok) setToken(made.value.token);
  };
  return (
    <Modal
      visible
      header={t(token === null ? 'newToken.title' : 'newToken.doneTitle')}
      closeAriaLabel={t('close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          {token === null ? (
            <SpaceBetween direction="horizontal" size="xs">
              <Button variant="link" onClick={onClose}>
                {t('cancel')}
              </Button>
              <Button variant="primary" form={formId} loading={isBusy}>
                {t('newToken.create')}
              </Button>
            </SpaceBetween>
          ) : (
            <Button variant="primary" onClick={onClose}>
              {t('newToken.done')}
            </Button>
          )}
        </Box>
      }
    >
      <SpaceBetween size="m">
        {failure && <FailureAlert failure={failure} />}
        {token === null ? (
          <TokenForm id={formId} onSubmit={(input) => void create(input)} />
        ) : (
          <NewToken token={token} />
        )}
      </SpaceBetween>
    </Modal>
  );
}

function TokenForm({ id, onSubmit }: { id: string; onSubmit: (input: NewTokenInput) => void }) {
  const t = useTranslations('settings.newToken');
  const scopeWords = useTranslations('settings.tokens.scopes');
  const [input, setInput] = useState(START);
  const [isChecked, setChecked] = useState(false);
  const isNameWrong = !newTokenSchema.shape.name.safeParse(input.name).success;
  const submit = (event: FormEvent) => {
    event.preventDefault();
    setChecked(true);
    if (!isNameWrong) onSubmit(input);
  };
  const days = TOKEN_DAYS.map((count) => ({ value: String(count), label: t('dayCount', { count }) }));
  const problem = input.name.trim() === '' ? t('nameMissing') : t('nameRefused', { max: MAX_TOKEN_NAME });
  return (
    <form id={id} noValidate onSubmit={submit}>
      <SpaceBetween size="m">
        <FormField label={t('name')} description={t('nameHelp')} errorText={isChecked && isNameWrong && problem}>
          <Input
            autoFocus
            autoComplete={false}
            value={input.name}
            onChange={({ detail }) => setInput({ ...input, name: detail.value })}
          />
        </FormField>
        <FormField label={t('scope')}>
          <RadioGroup
            value={input.scope}
            items={TOKEN_SCOPES.map((value) => ({
              value,
              label: scopeWords(value),
              description: t(`scopeTexts.${value}`),
            }))}
            onChange={({ detail }) => {
              const scope = TOKEN_SCOPES.find((one) => one === detail.value);
              if (scope) setInput({ ...input, scope });
            }}
          />
        </FormField>
        <FormField label={t('days')}>
          <Select
            options={days}
            selectedOption={days.find(({ value }) => value === String(input.days)) ?? null}
            onChange={({ detail }) => {
              const chosen = TOKEN_DAYS.find((one) => String(one) === detail.selectedOption.value);
              if (chosen) setInput({ ...input, days: chosen });
            }}
          />
        </FormField>
      </SpaceBetween>
    </form>
  );
}

function NewToken({ token }: { token: string }) {
  const t = useTranslations('settings.newToken');
  const example = `curl -H "Authorization: Bearer $TOKEN" ${location.origin}/api/v1/runs`;
  return (
    <SpaceBetween size="m">
      <Alert type="success" header={t('made')}>
        {t('madeText')}
      </Alert>
      <FormField label={t('token')} stretch>
        <CopyableCode label={t('token')} text={token} />
      </FormField>
      <FormField label={t('example')} stretch>
        <CopyableCode label={t('exampleLabel')} text={example} />
      </FormField>
    </SpaceBetween>
  );
}
