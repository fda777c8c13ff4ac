'use client';
import Button from '@cloudscape-design/components/button';
import FormField from '@cloudscape-design/components/form-field';
import Input from '@cloudscape-design/components/input';
import { useState } from 'react';
import { useController } from 'react-hook-form';
import { useTranslations } from 'use-intl';
import type { RequestForm } from '#lib/request/form.ts';
import type { PasswordField as PasswordName } from '#lib/request/schema.ts';
import { focusable } from '../fields/focusable.ts';
import styles from '../fields/text-field.module.css';
import { useProblemText } from '../use-problem-text.ts';

interface PasswordFieldProps {
  secret: PasswordName;
  /** Where both passwords are on one page. */
  label?: string;
  /** Makes the field visible before the form focuses it. */
  onFocusNeeded?: () => void;
}

/** A password with a Show button. The field is the only place on the page that holds the text. */
export function PasswordField({ secret, label, onFocusNeeded }: PasswordFieldProps) {
  const t = useTranslations('request.secret');
  const { field, fieldState } = useController<RequestForm, `passwords.${PasswordName}`>({
    name: `passwords.${secret}`,
  });
  const problemText = useProblemText('password');
  const [isShown, setShown] = useState(false);
  return (
    <FormField
      label={label ?? t('password')}
      constraintText={t('passwordDescription')}
      errorText={problemText(fieldState.error?.message)}
    >
      <div className={styles.row}>
        <div className={styles.input}>
          <Input
            name={`passwords.${secret}`}
            type={isShown ? 'text' : 'password'}
            value={field.value}
            ref={(input) => field.ref(input && focusable(input, onFocusNeeded))}
            autoComplete="new-password"
            spellcheck={false}
            disableBrowserAutocorrect
            onBlur={field.onBlur}
            onChange={({ detail }) => field.onChange(detail.value)}
          />
        </div>
        <Button
          formAction="none"
          ariaLabel={isShown ? t('hidePassword') : t('showPassword')}
          onClick={() => setShown(!isShown)}
        >
          {isShown ? t('hide') : t('show')}
        </Button>
      </div>
    </FormField>
  );
}
