'use client';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { WizardProps } from '@cloudscape-design/components/wizard';
import { memo, type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useHelpTopic } from '#components/shell/help-context.tsx';
import { WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { PAGE_SECTIONS } from '#lib/request/wizard-pages.ts';
import { LaterPage } from './later-page.tsx';
import type { LaterPageProps } from './later-pages.tsx';
import { TargetPage } from './target/target-page.tsx';

/** Its fields render by themselves, as those of the later pages. */
const FirstPage = memo(TargetPage);

type Review = NonNullable<LaterPageProps['review']>;

interface StepOptions {
  page: WizardPage;
  review: Review;
  /** Why nothing was created, after an attempt. */
  errorText: ReactNode;
}

/** The pages in the format of Cloudscape's Wizard. */
export function useWizardSteps({ page: openPage, review, errorText }: StepOptions): WizardProps.Step[] {
  const t = useTranslations('request');
  const help = useHelpTopic();
  useHelpOf(openPage);
  return WIZARD_PAGES.map((page) => {
    const title = t(`pages.${page}.title`);
    const section = PAGE_SECTIONS[page];
    return {
      title: section === undefined ? title : t('sectionTitle', { section, title }),
      description: <PageDescription page={page} />,
      info: (
        <Link variant="info" ariaLabel={t('infoFor', { topic: title })} onFollow={() => help.open(page)}>
          {t('info')}
        </Link>
      ),
      content: contentOf(page, review),
      errorText,
    };
  });
}

function contentOf(page: WizardPage, review: Review): ReactNode {
  if (page === 'target') return <FirstPage />;
  return page === 'review' ? <LaterPage page={page} review={review} /> : <LaterPage page={page} />;
}

/** Switches the help panel to the page's topic, and clears it when the wizard unmounts. */
function useHelpOf(page: WizardPage): void {
  const { show } = useHelpTopic();
  useEffect(() => {
    show(page);
    return () => show(null);
  }, [page, show]);
}

/** What a page is for, and where to do the same in the console. */
function PageDescription({ page }: { page: WizardPage }) {
  const t = useTranslations('request');
  return (
    <>
      {t(`pages.${page}.description`)}
      <Box variant="span" display="block" fontSize="body-s" color="text-body-secondary" padding={{ top: 'xxs' }}>
        <strong>{t('inConsole')}:</strong> {t(`pages.${page}.console`)}
      </Box>
    </>
  );
}
