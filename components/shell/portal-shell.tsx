'use client';
import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { HelpContent } from './help-content.tsx';
import { HelpProvider, useHelpTopic } from './help-context.tsx';
import { NotificationBar } from './notification-bar.tsx';
import { PortalBreadcrumbs } from './portal-breadcrumbs.tsx';
import { PortalNavigation } from './portal-navigation.tsx';
import { PortalTopBar } from './portal-top-bar.tsx';
import { SandboxStrip } from './sandbox-strip.tsx';
import type { SignedInPerson } from './signed-in-person.ts';
import { SkipLink } from './skip-link.tsx';
import { SoftLinks } from './soft-links.tsx';
import { useStaleBuild } from './use-stale-build.tsx';

interface PortalShellProps {
  person: SignedInPerson;
  children: ReactNode;
}

const TOP_ID = 'portal-top';
const CONTENT_ID = 'portal-content';

/** What stands around every page of a signed-in person. */
export function PortalShell({ person, children }: PortalShellProps) {
  return (
    <SoftLinks>
      <HelpProvider>
        <SkipLink targetId={CONTENT_ID} />
        <div id={TOP_ID} style={{ position: 'sticky', insetBlockStart: 0, zIndex: 1002 }}>
          <PortalTopBar person={person} />
          <SandboxStrip />
        </div>
        <Frame person={person}>{children}</Frame>
      </HelpProvider>
    </SoftLinks>
  );
}

function Frame({ person, children }: Pick<PortalShellProps, 'person' | 'children'>) {
  const t = useTranslations('shell');
  const help = useHelpTopic();
  const [isNavigationOpen, setNavigationOpen] = useState<boolean>();
  useStaleBuild();
  return (
    <AppLayoutToolbar
      headerSelector={`#${TOP_ID}`}
      navigation={<PortalNavigation person={person} />}
      {...(isNavigationOpen === undefined ? {} : { navigationOpen: isNavigationOpen })}
      onNavigationChange={({ detail }) => setNavigationOpen(detail.open)}
      navigationWidth={240}
      breadcrumbs={<PortalBreadcrumbs />}
      notifications={<NotificationBar />}
      stickyNotifications
      tools={help.topic && <HelpContent topic={help.topic} />}
      toolsHide={help.topic === null}
      toolsOpen={help.isOpen}
      onToolsChange={({ detail }) => help.setOpen(detail.open)}
      ariaLabels={{
        navigation: t('navigation.label'),
        navigationToggle: t('navigation.open'),
        navigationClose: t('navigation.close'),
        notifications: t('notifications.label'),
        tools: t('help.label'),
        toolsToggle: t('help.open'),
        toolsClose: t('help.close'),
        drawers: t('navigation.toolbar'),
      }}
      content={
        <div id={CONTENT_ID} tabIndex={-1} style={{ outline: 'none' }}>
          {children}
        </div>
      }
    />
  );
}
