'use client';
import Button, { type ButtonProps } from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';

interface ClearFiltersButtonProps {
  variant: Extract<ButtonProps.Variant, 'normal' | 'inline-link'>;
  /** The page without filters. */
  href?: string;
  onClear: () => void;
}

/** A link, so that it works even before hydration; after that it doesn't reload the page. */
export function ClearFiltersButton({ variant, href = '/runs', onClear }: ClearFiltersButtonProps) {
  const t = useTranslations('history.filters');
  return (
    <Button
      variant={variant}
      href={href}
      onFollow={(event) => {
        event.preventDefault();
        onClear();
      }}
    >
      {t('clear')}
    </Button>
  );
}
