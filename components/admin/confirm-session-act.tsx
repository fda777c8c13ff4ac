'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import { useTranslations } from 'use-intl';
import { ConfirmDialog } from '#components/actions/confirm-dialog.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import type { Result } from '#lib/errors.ts';
import { signedOutPath } from '#lib/people/signed-out.ts';
import { endAllSessions, endSessions } from '#server/actions/operations.ts';
import { SESSIONS_KEY } from './sessions-query.ts';
import type { PersonAct, SessionAct } from './use-session-columns.tsx';

interface ConfirmSessionActProps {
  asked: SessionAct;
  onClose: () => void;
}

/** Says what an action does, and to whom, and asks for confirmation. */
export function ConfirmSessionAct({ asked, onClose }: ConfirmSessionActProps) {
  const t = useTranslations('sessions');
  const { run, isBusy, failure } = useSessionAct(asked, onClose);
  const name = asked.act === 'endAll' ? '' : asked.person.name;
  const isOwn = asked.act !== 'endAll' && asked.person.isSelf;
  return (
    <ConfirmDialog
      title={t(`acts.${asked.act}.title`, { name })}
      confirm={t(`acts.${asked.act}.item`)}
      cancel={t('cancel')}
      close={t('close')}
      {...{ isBusy, failure, onClose }}
      onConfirm={() => void run(asked)}
    >
      <Box>{t(`acts.${asked.act}.text`, { name })}</Box>
      {isOwn && <Alert type="warning">{t('ownWarning')}</Alert>}
      {asked.act === 'endAll' && <Alert type="warning">{t('allWarning')}</Alert>}
    </ConfirmDialog>
  );
}

const ENTRIES: Readonly<Record<PersonAct, { entry?: 'blocked' | 'unblocked' }>> = {
  end: {},
  block: { entry: 'blocked' },
  unblock: { entry: 'unblocked' },
};

/** Performs the confirmed action. Admins who end their own session go to the signed-out page. */
function useSessionAct(asked: SessionAct, onDone: () => void) {
  const t = useTranslations('sessions');
  const { notify } = useNotifications();
  return useAction(send, {
    refresh: SESSIONS_KEY,
    onSuccess(count) {
      if (asked.act === 'endAll') return leaveFor(signedOutPath('all'));
      if (asked.person.isSelf) return leaveFor(signedOutPath('own'));
      const header = t(`acts.${asked.act}.done`, { name: asked.person.name });
      const ended = asked.act === 'unblock' ? {} : { content: t('endedCount', { count }) };
      notify({ id: `sessions ${asked.person.userId}`, type: 'success', header, ...ended });
      onDone();
    },
  });
}

function leaveFor(path: string): 'leaving' {
  location.assign(path);
  return 'leaving';
}

function send(what: SessionAct): Promise<Result<number>> {
  return what.act === 'endAll' ? endAllSessions() : endSessions({ userId: what.person.userId, ...ENTRIES[what.act] });
}
