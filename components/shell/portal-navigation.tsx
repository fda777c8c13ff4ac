'use client';
import SideNavigation, { type SideNavigationProps } from '@cloudscape-design/components/side-navigation';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import type { SignedInPerson } from './signed-in-person.ts';

/** The pages that the person may open. */
export function PortalNavigation({ person }: { person: SignedInPerson }) {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const link = (text: string, href: string): SideNavigationProps.Link => ({ type: 'link', text, href });
  const adminLinks = [link(t('navigation.sessions'), '/admin/sessions'), link(t('navigation.teams'), '/admin/teams')];
  return (
    <SideNavigation
      header={{ text: t('portalName'), href: '/' }}
      activeHref={/^\/runs\/(?!new$)/.test(pathname) ? '/runs' : pathname}
      items={[
        ...(person.canCreate ? [link(t('navigation.newRun'), '/runs/new')] : []),
        ...(person.canSeeRuns ? [link(t('navigation.runs'), '/runs')] : []),
        ...(person.canSupport ? [link(t('navigation.support'), '/support')] : []),
        ...(person.canAudit ? [link(t('navigation.audit'), '/audit')] : []),
        ...(person.canAdminister ? adminLinks : []),
      ]}
    />
  );
}
