'use client';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useTranslations } from 'use-intl';

interface PasswordInputProps {
  label: string;
  value: string;
  errorText: string | undefined;
  onChange: (value: string) => void;
}

/** A password with a button that shows it. */
export function PasswordInput({ label, value, errorText, onChange }: PasswordInputProps) {
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
