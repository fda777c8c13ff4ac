'use client';
import Flashbar from '@cloudscape-design/components/flashbar';
import { useTranslations } from 'use-intl';
import { useNotifications } from './notifications.tsx';

export function NotificationBar() {
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
