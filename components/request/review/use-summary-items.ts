'use client';
import { useFormContext } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import { aliasName } from '#lib/aws/names.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import type { PasswordField, RunRequest, WizardPage } from '#lib/request/schema.ts';
import { useChosenTeam } from '../teams-context.tsx';

export interface SummaryPair {
  label: string;
  value: string;
}

/** Label and value of everything that was entered, in the wizard's order; of a password only whether there is one. */
export function useSummaryItems(): { page: WizardPage; pairs: SummaryPair[] }[] {
  const form = useFormContext<RequestForm>().getValues();
  const t = useTranslations('request');
  const team = useChosenTeam();
  const locale = useLocale();
  const request = toRunRequest(form);
  const keyPairs = useKeyPairs(request.key);
  const secretPairs = useSecretPairs(request, form.passwords);
  return [
    {
      page: 'target',
      pairs: [
        { label: t('target.team'), value: (locale === 'ja' ? team?.name.ja : team?.name.en) ?? '–' },
        { label: t('target.account'), value: team?.accountId ?? '–' },
        { label: t('target.region'), value: form.target.region },
      ],
    },
    { page: 'key', pairs: keyPairs },
    { page: 'source', pairs: secretPairs('source') },
    { page: 'destination', pairs: secretPairs('destination') },
    {
      page: 'role',
      pairs: [
        { label: t('role.roleName'), value: form.role.roleName },
        { label: t('role.policyName'), value: form.role.policyName },
      ],
    },
  ];
}

function useKeyPairs(key: RunRequest['key']): SummaryPair[] {
  const t = useTranslations('request.key');
  const ts = useTranslations('plan.summary');
  const restoredPair = useRestoredPair();
  if (key.mode === 'existing') {
    return [{ label: t('existing'), value: key.keyArn }, ...restoredPair(key.restore === true)];
  }
  return [
    { label: t('keyType'), value: t('symmetric') },
    { label: t('keyUsage'), value: t('encryptDecrypt') },
    { label: t('alias'), value: aliasName(key.alias) },
    { label: ts('description'), value: key.description || ts('none') },
    { label: ts('administrators'), value: key.administratorArns.join(', ') || ts('none') },
    { label: t('mayDelete'), value: key.administratorsMayDelete ? ts('yes') : ts('no') },
  ];
}

function useSecretPairs(
  request: RunRequest,
  passwords: RequestForm['passwords'],
): (secret: PasswordField) => SummaryPair[] {
  const t = useTranslations('request.secret');
  const ts = useTranslations('plan.summary');
  const restoredPair = useRestoredPair();
  return (secret) => [
    { label: t('secretName'), value: request[secret].secretName },
    { label: t('userName'), value: request[secret].userName },
    { label: t('password'), value: passwords[secret] === '' ? ts('missing') : ts('hidden') },
    ...restoredPair(request[secret].restoreArn !== undefined),
  ];
}

/** Said of what was decided on alone: most set-ups restore nothing. */
function useRestoredPair(): (isRestored: boolean) => SummaryPair[] {
  const ts = useTranslations('plan.summary');
  return (isRestored) => (isRestored ? [{ label: ts('deletion'), value: ts('restored') }] : []);
}
