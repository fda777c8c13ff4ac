'use client';
import Button from '@cloudscape-design/components/button';
import { useRouter } from 'next/navigation';
import { useTranslations } from 'use-intl';

/** Leads to the sign-in page and back here, where the draft waits. Without a page load, so that nothing asks whether to leave. */
export function SignInAgain() {
  const t = useTranslations('request');
  const router = useRouter();
  const href = '/sign-in?from=/runs/new';
  return (
    <Button
      variant="primary"
      formAction="none"
      href={href}
      onClick={(event) => {
        event.preventDefault();
        router.push(href);
      }}
    >
      {t('signIn')}
    </Button>
  );
}
