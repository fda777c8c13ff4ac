'use client';
import Container from '@cloudscape-design/components/container';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import type { Messages } from '#lib/i18n/messages.ts';

interface ConsolePageProps {
  page: keyof Messages['walkthrough']['pages'];
  children: ReactNode;
}

/** One page of the AWS console, with its exact title. */
export function ConsolePage({ page, children }: ConsolePageProps) {
  const t = useTranslations('walkthrough.pages');
  return (
    <Container header={<Header variant="h2">{t(page)}</Header>}>
      <SpaceBetween size="l">{children}</SpaceBetween>
    </Container>
  );
}
