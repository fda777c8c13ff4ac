'use client';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import type { WizardProps } from '@cloudscape-design/components/wizard';
import { type ReactNode, useEffect } from 'react';
import { useTranslations } from 'use-intl';
import { useHelpTopic } from '#components/shell/help-context.tsx';
import type { Plan } from '#lib/plan/plan.ts';
import { WIZARD_PAGES, type WizardPage } from '#lib/request/schema.ts';
import { PAGE_SECTIONS } from '#lib/request/wizard-pages.ts';
import { KeyPage } from './key/key-page.tsx';
import { KeyUsersPage } from './key-users/key-users-page.tsx';
import { PermissionsPage } from './permissions/permissions-page.tsx';
import type { ReviewHandlers } from './review/review-handlers.ts';
import { ReviewPage } from './review/review-page.tsx';
import { RolePage } from './role/role-page.tsx';
import { SecretPage } from './secret/secret-page.tsx';
import { TargetPage } from './target/target-page.tsx';
import type { PlanState } from './use-plan.ts';

interface StepOptions {
  page: WizardPage;
  plan: PlanState;
  /** The plan that was shown before the portal found it outdated. */
  reviewed: Plan | null;
  /** Why nothing was created, after an attempt. */
  errorText: ReactNode;
  handlers: ReviewHandlers;
  templateRunId: string | null;
}

/** The pages in the format of Cloudscape's Wizard. */
export function useWizardSteps({
  page: openPage,
  plan,
  reviewed,
  errorText,
  handlers,
  templateRunId,
}: StepOptions): WizardProps.Step[] {
  const t = useTranslations('request');
  const help = useHelpTopic();
  useHelpOf(openPage);
  const contents: Readonly<Record<WizardPage, ReactNode>> = {
    target: <TargetPage />,
    key: <KeyPage />,
    // Both pages use one component: the React key keeps their state, such as a shown password, apart.
    source: <SecretPage key="source" secret="source" />,
    destination: <SecretPage key="destination" secret="destination" />,
    role: <RolePage />,
    'key-users': <KeyUsersPage />,
    permissions: <PermissionsPage />,
    review: <ReviewPage state={plan} reviewed={reviewed} handlers={handlers} templateRunId={templateRunId} />,
  };
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
      content: contents[page],
      errorText,
    };
  });
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
