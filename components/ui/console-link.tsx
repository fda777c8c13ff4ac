'use client';
import Link from '@cloudscape-design/components/link';
import { useTranslations } from 'use-intl';
import { consoleLink } from '#lib/aws/console-links.ts';

interface ConsoleLinkProps {
  arn: string | undefined | null;
  /** What the link opens, for screen readers. */
  what: string;
}

/** The page of a resource in the AWS console. Empty if it has none. */
export function ConsoleLink({ arn, what }: ConsoleLinkProps) {
  const t = useTranslations('run.console');
  const href = arn ? consoleLink(arn) : null;
  if (href === null) return null;
  return (
    <span data-screen-only>
      <Link
        href={href}
        external
        fontSize="body-s"
        ariaLabel={t('openWhat', { what })}
        externalIconAriaLabel={t('newTab')}
      >
        {t('open')}
      </Link>
    </span>
  );
}
