'use client';
import AppLayoutToolbar from '@cloudscape-design/components/app-layout-toolbar';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import Flashbar from '@cloudscape-design/components/flashbar';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { usePathname } from 'next/navigation';
import { type ReactNode, useState } from 'react';
import { useTranslations } from 'use-intl';
import { WaitingCount } from '#components/approval/waiting-count.tsx';
import { shortRunId } from '#lib/runs/short-run-id.ts';
import { HelpContent } from './help-content.tsx';
import { HelpProvider, useHelpTopic } from './help-context.tsx';
import { useNotifications } from './notifications.tsx';
import { PageNameProvider, usePageName } from './page-name.tsx';
import { PortalTopBar } from './portal-top-bar.tsx';
import { SandboxStrip } from './sandbox-strip.tsx';
import type { SignedInPerson } from './signed-in-person.ts';
import styles from './skip-link.module.css';
import { SoftLinks } from './soft-links.tsx';
import { useFocusOnHeading } from './use-focus-on-heading.ts';
import { useStaleBuild } from './use-stale-build.tsx';

interface PortalShellProps {
  person: SignedInPerson;
  children: ReactNode;
}

const TOP_ID = 'portal-top';
const CONTENT_ID = 'portal-content';
const ADMIN_PAGES = ['status', 'sessions', 'teams', 'notifications'] as const;

/** The frame of every page for a signed-in person. */
export function PortalShell({ person, children }: PortalShellProps) {
  return (
    <SoftLinks>
      <HelpProvider>
        <SkipLink targetId={CONTENT_ID} />
        <div id={TOP_ID} style={{ position: 'sticky', insetBlockStart: 0, zIndex: 1002 }}>
          <PortalTopBar person={person} />
          <SandboxStrip />
        </div>
        <PageNameProvider>
          <Frame person={person}>{children}</Frame>
        </PageNameProvider>
      </HelpProvider>
    </SoftLinks>
  );
}

function Frame({ person, children }: Pick<PortalShellProps, 'person' | 'children'>) {
  const t = useTranslations('shell');
  const help = useHelpTopic();
  const [isNavigationOpen, setNavigationOpen] = useState<boolean>();
  useStaleBuild();
  useFocusOnHeading(CONTENT_ID);
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

function NotificationBar() {
  const t = useTranslations('shell.notifications');
  const { shown, dismiss } = useNotifications();
  return (
    <Flashbar
      items={shown.map((notification) => ({
        ...notification,
        dismissible: true,
        dismissLabel: t('dismiss'),
        onDismiss: () => dismiss(notification.id),
      }))}
      i18nStrings={{
        ariaLabel: t('label'),
        errorIconAriaLabel: t('kinds.error'),
        infoIconAriaLabel: t('kinds.info'),
        successIconAriaLabel: t('kinds.success'),
        warningIconAriaLabel: t('kinds.warning'),
        inProgressIconAriaLabel: t('kinds.inProgress'),
      }}
    />
  );
}

/** The current page's position. */
function PortalBreadcrumbs() {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const runName = usePageName();
  const [section, runId, part] = pathname.split('/').slice(1);
  const items = [{ text: t('portalName'), href: '/' }];
  if (section === 'support') items.push({ text: t('navigation.support'), href: '/support' });
  if (section === 'approvals') items.push({ text: t('navigation.approvals'), href: '/approvals' });
  if (section === 'audit') items.push({ text: t('navigation.audit'), href: '/audit' });
  if (section === 'settings') items.push({ text: t('navigation.settings'), href: '/settings' });
  if (section === 'setups') items.push({ text: t('navigation.setups'), href: '/setups' });
  if (section === 'runs') items.push({ text: t('navigation.runs'), href: '/runs' });
  if (section === 'admin')
    items.push({ text: t(`navigation.${ADMIN_PAGES.find((page) => page === runId) ?? 'sessions'}`), href: pathname });
  else if (runId === 'new') items.push({ text: t('navigation.newRun'), href: pathname });
  else if (runId === 'dashboard') items.push({ text: t('navigation.dashboard'), href: pathname });
  else if (runId)
    items.push({ text: runName ?? t('navigation.run', { id: shortRunId(runId) }), href: `/runs/${runId}` });
  if (part === 'bundle') items.push({ text: t('navigation.bundle'), href: pathname });
  if (part === 'clean-up') items.push({ text: t('navigation.cleanUp'), href: pathname });
  return <BreadcrumbGroup ariaLabel={t('navigation.breadcrumbs')} items={items} />;
}

/** The pages that the person may open. */
function PortalNavigation({ person }: { person: SignedInPerson }) {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const link = (text: string, href: string): SideNavigationProps.Link => ({ type: 'link', text, href });
  const adminLinks = ADMIN_PAGES.map((page) => link(t(`navigation.${page}`), `/admin/${page}`));
  return (
    <SideNavigation
      header={{ text: t('portalName'), href: '/' }}
      activeHref={/^\/runs\/(?!new$)/.test(pathname) ? '/runs' : pathname}
      items={[
        ...(person.canCreate ? [link(t('navigation.newRun'), '/runs/new')] : []),
        ...(person.canSeeRuns ? [link(t('navigation.runs'), '/runs'), link(t('navigation.setups'), '/setups')] : []),
        ...(person.canApprove ? [{ ...link(t('navigation.approvals'), '/approvals'), info: <WaitingCount /> }] : []),
        ...(person.canSupport ? [link(t('navigation.support'), '/support')] : []),
        ...(person.canAudit ? [link(t('navigation.audit'), '/audit')] : []),
        ...(person.canAdminister ? adminLinks : []),
        { type: 'divider' },
        link(t('navigation.settings'), '/settings'),
      ]}
    />
  );
}

/** The first element in the tab order. */
function SkipLink({ targetId }: { targetId: string }) {
  const t = useTranslations('shell');
  return (
    <a className={styles.link} href={`#${targetId}`}>
      {t('skipToContent')}
    </a>
  );
}
