'use client';
import BreadcrumbGroup from '@cloudscape-design/components/breadcrumb-group';
import { usePathname } from 'next/navigation';
import { useTranslations } from 'use-intl';
import { shortRunId } from '#lib/runs/short-run-id.ts';

/** Where the page stands. */
export function PortalBreadcrumbs() {
  const t = useTranslations('shell');
  const pathname = usePathname();
  const [section, runId, part] = pathname.split('/').slice(1);
  const items = [{ text: t('portalName'), href: '/' }];
  if (section === 'support') items.push({ text: t('navigation.support'), href: '/support' });
  if (section === 'audit') items.push({ text: t('navigation.audit'), href: '/audit' });
  if (section === 'runs') items.push({ text: t('navigation.runs'), href: '/runs' });
  if (section === 'admin')
    items.push({ text: t(`navigation.${runId === 'teams' ? 'teams' : 'sessions'}`), href: pathname });
  else if (runId === 'new') items.push({ text: t('navigation.newRun'), href: pathname });
  else if (runId) items.push({ text: t('navigation.run', { id: shortRunId(runId) }), href: `/runs/${runId}` });
  if (part === 'clean-up') items.push({ text: t('navigation.cleanUp'), href: pathname });
  return <BreadcrumbGroup ariaLabel={t('navigation.breadcrumbs')} items={items} />;
}
