'use client';
import Alert from '@cloudscape-design/components/alert';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import Input from '@cloudscape-design/components/input';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

interface CleanUpConfirmationProps {
  roleName: string;
  goesKey: boolean;
  typed: string;
  onChange: (text: string) => void;
  onEnter: () => void;
}

/** The typed role name, which AWS's console also requires before it deletes something. */
export function CleanUpConfirmation({ roleName, goesKey, typed, onChange, onEnter }: CleanUpConfirmationProps) {
  const t = useTranslations('cleanUp.confirm');
  const [isLeft, setLeft] = useState(false);
  const differs = isLeft && typed !== '' && typed !== roleName;
  return (
    <Container header={<Header variant="h2">{t('heading')}</Header>}>
      <SpaceBetween size="m">
        {goesKey && <Alert type="warning">{t('others')}</Alert>}
        <FormField
          label={<span style={{ overflowWrap: 'anywhere' }}>{t('label', { roleName })}</span>}
          errorText={differs && t('differs')}
        >
          <Input
            value={typed}
            placeholder={roleName}
            autoComplete={false}
            spellcheck={false}
            disableBrowserAutocorrect
            onFocus={() => setLeft(false)}
            onBlur={() => setLeft(true)}
            onChange={({ detail }) => onChange(detail.value)}
            onKeyDown={({ detail }) => {
              if (detail.key === 'Enter' && !detail.isComposing) onEnter();
            }}
          />
        </FormField>
      </SpaceBetween>
    </Container>
  );
}
