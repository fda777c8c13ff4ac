'use client';
import Button from '@cloudscape-design/components/button';
import { usePathname, useSearchParams } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { signInPath } from '#lib/web/return-path.ts';

/** Links to the sign-in page, which returns to the current page. */
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
