'use client';
import { useTranslations } from 'use-intl';

/** The text of a button that copies `what`. */
export function useCopyWords(what: string) {
  const t = useTranslations('shell.copy');
  return {
    copyButtonAriaLabel: t('copyWhat', { what }),
    copySuccessText: t('copied'),
    copyErrorText: t('failed'),
  };
}
