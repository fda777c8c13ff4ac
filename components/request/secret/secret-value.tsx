'use client';
import CodeView from '@cloudscape-design/code-view/code-view';
import highlightJson from '@cloudscape-design/code-view/highlight/json';
import Box from '@cloudscape-design/components/box';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { type ReactNode, useState } from 'react';
import { flushSync } from 'react-dom';
import { useWatch } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import { Columns } from '#components/ui/columns.tsx';
import type { RequestForm } from '#lib/request/form.ts';
import { type PasswordField as SecretRole, secretValue } from '#lib/request/schema.ts';
import { TextField } from '../fields/text-field.tsx';
import { FIELD_MAX } from '../use-problem-text.ts';
import { PasswordField } from './password-field.tsx';

/** The console's "Key/value pairs": the fields, and the same as the JSON that is stored. */
export function SecretValue({ secret }: { secret: SecretRole }) {
  const t = useTranslations('request.secret');
  const tr = useTranslations('request');
  const [tab, setTab] = useState('pairs');
  // A hidden field can't get the focus, so its tab opens first.
  const reveal = () => flushSync(() => setTab('pairs'));
  return (
    <SpaceBetween size="xs">
      <Box variant="awsui-key-label" tagOverride="h3">
        {t('pairs')}
      </Box>
      <Tabs
        ariaLabel={t('pairs')}
        activeTabId={tab}
        onChange={({ detail }) => setTab(detail.activeTabId)}
        tabs={[
          {
            id: 'pairs',
            label: t('keyValue'),
            contentRenderStrategy: 'eager',
            content: (
              <SpaceBetween size="l">
                <Box variant="small">{t('fixedKeys')}</Box>
                <Pair member="username">
                  <TextField
                    name={`${secret}.userName`}
                    kind="userName"
                    label={t('userName')}
                    constraint={`${t(`userNameDescription.${secret}`)} ${tr('constraints.userName', { max: FIELD_MAX.userName })}`}
                    onFocusNeeded={reveal}
                  />
                </Pair>
                <Pair member="password">
                  <PasswordField secret={secret} onFocusNeeded={reveal} />
                </Pair>
              </SpaceBetween>
            ),
          },
          { id: 'plaintext', label: t('preview'), content: <SecretPreview secret={secret} /> },
        ]}
      />
    </SpaceBetween>
  );
}

/** A row of the console's editor. The key is fixed, because the utility reads exactly these two members. */
function Pair({ member, children }: { member: string; children: ReactNode }) {
  const t = useTranslations('request.secret');
  return (
    <Columns variant="name-and-value">
      <FormField label={t('pairKey')}>
        <Input readOnly value={member} />
      </FormField>
      {children}
    </Columns>
  );
}

/** A fixed number of dots, to hide even the password's length. */
const MASK = '•'.repeat(8);

function SecretPreview({ secret }: { secret: SecretRole }) {
  const t = useTranslations('request.secret');
  const userName = useWatch<RequestForm, `${SecretRole}.userName`>({ name: `${secret}.userName` });
  return (
    <FormField description={t('previewDescription')} stretch>
      <CodeView
        ariaLabel={t('previewLabel')}
        content={secretValue(userName, MASK)}
        highlight={highlightJson}
        wrapLines
      />
    </FormField>
  );
}
