'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import ContentLayout from '@cloudscape-design/components/content-layout';
import SpaceBetween from '@cloudscape-design/components/space-between';
import type { ReactNode } from 'react';
import { useTranslations } from 'use-intl';
import { SandboxStrip } from '#components/shell/sandbox-strip.tsx';

interface PlainPageProps {
  title: string;
  /** One sentence under the title. */
  intro?: string;
  children: ReactNode;
}

const BACKGROUND = 'linear-gradient(120deg, #0f141a 0%, #11243d 55%, #0b3a66 100%)';
const CONTENT_WIDTH = 640;

/** A page with one subject and no navigation, for people who are not signed in. */
export function PlainPage({ title, intro, children }: PlainPageProps) {
  const t = useTranslations('auth');
  return (
    <>
      <SandboxStrip />
      <main>
        <title>{`${title} – ${t('portalName')}`}</title>
        <ContentLayout
          defaultPadding
          disableOverlap={false}
          headerVariant="high-contrast"
          headerBackgroundStyle={BACKGROUND}
          maxContentWidth={CONTENT_WIDTH}
          header={
            <Box padding={{ top: 'xxxl', bottom: 'm' }}>
              <SpaceBetween size="xs">
                <Box color="text-body-secondary">{t('portalName')}</Box>
                <Box variant="h1">{title}</Box>
                {intro && <Box color="text-body-secondary">{intro}</Box>}
              </SpaceBetween>
            </Box>
          }
        >
          <Container>{children}</Container>
        </ContentLayout>
      </main>
    </>
  );
}
