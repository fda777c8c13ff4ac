'use client';
import Button from '@cloudscape-design/components/button';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import KeyValuePairs from '@cloudscape-design/components/key-value-pairs';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useFormContext, useWatch } from 'react-hook-form';
import { useLocale, useTranslations } from 'use-intl';
import { StatusLine } from '#components/ui/status-line.tsx';
import { useLabelPairs } from '#components/ui/use-label-pairs.ts';
import { aliasName } from '#lib/aws/names.ts';
import { type RequestForm, toRunRequest } from '#lib/request/form.ts';
import type { PasswordField, RunRequest, WizardPage } from '#lib/request/schema.ts';
import type { SetupName } from '#lib/request/suggest-names.ts';
import { useNameWarning } from '../names/use-name-warning.ts';
import { useChosenTeam } from '../teams-context.tsx';

/** The entered values, page by page, each with a link back to the page. */
export function RequestSummary({ onEdit }: { onEdit: (page: WizardPage) => void }) {
  const t = useTranslations('plan.summary');
  const items = useSummaryItems();
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <SpaceBetween size="l">
        {items.map(({ page, pairs }, index) => (
          <SummarySection key={page} page={page} number={index + 1} pairs={pairs} onEdit={() => onEdit(page)} />
        ))}
      </SpaceBetween>
    </Container>
  );
}

interface SummarySectionProps {
  page: WizardPage;
  /** The page's number in the wizard, from 1. */
  number: number;
  pairs: SummaryPair[];
  onEdit: () => void;
}

function SummarySection({ page, number, pairs, onEdit }: SummarySectionProps) {
  const t = useTranslations('plan.summary');
  const tr = useTranslations('request');
  const title = tr(`pages.${page}.title`);
  return (
    <SpaceBetween size="xs">
      <Header
        variant="h3"
        actions={
          <Button formAction="none" ariaLabel={tr('actions.editPage', { page: title })} onClick={onEdit}>
            {tr('actions.edit')}
          </Button>
        }
      >
        {t('step', { number, title })}
      </Header>
      <KeyValuePairs columns={Math.min(3, pairs.length)} minColumnWidth={170} items={pairs} />
    </SpaceBetween>
  );
}

interface SummaryPair {
  label: string;
  value: ReactNode;
}

/** A name that the setup takes, with what the last check says against it. */
function CheckedName({ name, text }: { name: SetupName; text: string }) {
  const warning = useNameWarning(name);
  return (
    <>
      {text}
      {warning && <StatusLine status="warning">{warning}</StatusLine>}
    </>
  );
}

/** Label and value of everything that was entered, in the wizard's order. For a password, only whether there is one. */
function useSummaryItems(): { page: WizardPage; pairs: SummaryPair[] }[] {
  const form = useFormContext<RequestForm>().getValues();
  const t = useTranslations('request');
  const team = useChosenTeam();
  const locale = useLocale();
  const request = toRunRequest(form);
  const labelPairs = useLabelPairs(request);
  const keyPairs = useKeyPairs(request.key);
  const secretPairs = useSecretPairs(request, useWatch<RequestForm, 'passwords'>({ name: 'passwords' }));
  return [
    {
      page: 'target',
      pairs: [
        { label: t('target.team'), value: (locale === 'ja' ? team?.name.ja : team?.name.en) ?? '–' },
        { label: t('target.account'), value: team?.accountId ?? '–' },
        { label: t('target.region'), value: form.target.region },
      ],
    },
    { page: 'key', pairs: [...keyPairs, ...labelPairs('key')] },
    { page: 'source', pairs: [...secretPairs('source'), ...labelPairs('source')] },
    { page: 'destination', pairs: [...secretPairs('destination'), ...labelPairs('destination')] },
    {
      page: 'role',
      pairs: [
        { label: t('role.roleName'), value: <CheckedName name="role" text={form.role.roleName} /> },
        ...(request.role.path ? [{ label: t('role.path'), value: request.role.path }] : []),
        ...labelPairs('role'),
      ],
    },
    { page: 'key-users', pairs: [{ label: t('keyUsers.role'), value: form.role.roleName }] },
    { page: 'permissions', pairs: [{ label: t('permissions.policyName'), value: form.role.policyName }] },
  ];
}

function useKeyPairs(key: RunRequest['key']): SummaryPair[] {
  const t = useTranslations('request.key');
  const ts = useTranslations('plan.summary');
  const tc = useTranslations('walkthrough.choices');
  const restoredPair = useRestoredPair();
  if (key.mode === 'existing') {
    return [{ label: t('existing'), value: key.keyArn }, ...restoredPair(key.restore === true)];
  }
  return [
    { label: tc('keyType.label'), value: tc('keyType.options.symmetric.label') },
    { label: tc('keyUsage.label'), value: tc('keyUsage.options.encryptDecrypt.label') },
    { label: t('alias'), value: <CheckedName name="alias" text={aliasName(key.alias)} /> },
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
    { label: t('secretName'), value: <CheckedName name={secret} text={request[secret].secretName} /> },
    { label: t('userName'), value: request[secret].userName },
    { label: t('password'), value: passwords[secret] === '' ? ts('missing') : ts('hidden') },
    ...restoredPair(request[secret].restoreArn !== undefined),
  ];
}

/** Shown only if restoration was chosen, since most setups restore nothing. */
function useRestoredPair(): (isRestored: boolean) => SummaryPair[] {
  const ts = useTranslations('plan.summary');
  return (isRestored) => (isRestored ? [{ label: ts('deletion'), value: ts('restored') }] : []);
}
