'use client';
import { useFormContext } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import { aliasName } from '#lib/aws/names.ts';
import type { PasswordField, WizardPage } from '#lib/setup/request.ts';
import type { RequestForm } from '#lib/setup/request-form.ts';
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
  const keyPairs = useKeyPairs(form.key);
  const secretPairs = useSecretPairs(form);
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

function useKeyPairs(key: RequestForm['key']): SummaryPair[] {
  const t = useTranslations('request.key');
  const ts = useTranslations('plan.summary');
  if (key.mode === 'existing') return [{ label: t('existing'), value: key.keyArn.trim() }];
  return [
    { label: t('keyType'), value: t('symmetric') },
    { label: t('keyUsage'), value: t('encryptDecrypt') },
    { label: t('alias'), value: aliasName(key.alias) },
    { label: ts('description'), value: key.description || ts('none') },
    { label: ts('administrators'), value: key.administratorArns.join(', ') || ts('none') },
    { label: t('mayDelete'), value: key.administratorsMayDelete ? ts('yes') : ts('no') },
  ];
}

function useSecretPairs(form: RequestForm): (secret: PasswordField) => SummaryPair[] {
  const t = useTranslations('request.secret');
  const ts = useTranslations('plan.summary');
  return (secret) => [
    { label: t('secretName'), value: form[secret].secretName },
    { label: t('userName'), value: form[secret].userName },
    { label: t('password'), value: form.passwords[secret] === '' ? ts('missing') : ts('hidden') },
  ];
}
