'use client';
import Button from '@cloudscape-design/components/button';
import { usePathname, useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { signInPath } from '#lib/web/return-path.ts';

/** Leads to the sign-in page, and from there back to where the person is. */
export function SignInLink() {
  const t = useTranslations('feedback');
  const pathname = usePathname();
  const query = useSearchParams().toString();
  return (
    <Button variant="primary" href={signInPath(query ? `${pathname}?${query}` : pathname)}>
      {t('signIn')}
    </Button>
  );
}
