'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Modal from '@cloudscape-design/components/modal';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { callAction } from '#components/actions/call-action.ts';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { useNotifications } from '#components/shell/notifications.tsx';
import type { ErrorView, Result } from '#lib/errors.ts';
import { signedOutPath } from '#lib/people/signed-out.ts';
import { endAllSessions, endSessions } from '#server/actions/operations.ts';
import { SESSIONS_KEY } from './sessions-query.ts';
import type { PersonAct, SessionAct } from './use-session-columns.tsx';

interface ConfirmSessionActProps {
  asked: SessionAct;
  onClose: () => void;
}

/** Says what an act does, to whom, and asks whether it is meant. */
export function ConfirmSessionAct({ asked, onClose }: ConfirmSessionActProps) {
  const t = useTranslations('sessions');
  const { act, isBusy, refusal } = useSessionAct(onClose);
  const name = asked.act === 'endAll' ? '' : asked.person.name;
  const isOwn = asked.act !== 'endAll' && asked.person.isSelf;
  return (
    <Modal
      visible
      header={t(`acts.${asked.act}.title`, { name })}
      closeAriaLabel={t('close')}
      onDismiss={onClose}
      footer={
        <Box float="right">
          <SpaceBetween direction="horizontal" size="xs">
            <Button variant="link" onClick={onClose}>
              {t('cancel')}
            </Button>
            <Button variant="primary" loading={isBusy} onClick={() => void act(asked)}>
              {t(`acts.${asked.act}.item`)}
            </Button>
          </SpaceBetween>
        </Box>
      }
    >
      <SpaceBetween size="s">
        {refusal && <FailureAlert failure={refusal.error} />}
        <Box>{t(`acts.${asked.act}.text`, { name })}</Box>
        {isOwn && <Alert type="warning">{t('ownWarning')}</Alert>}
        {asked.act === 'endAll' && <Alert type="warning">{t('allWarning')}</Alert>}
      </SpaceBetween>
    </Modal>
  );
}

const ENTRIES: Readonly<Record<PersonAct, { entry?: 'blocked' | 'unblocked' }>> = {
  end: {},
  block: { entry: 'blocked' },
  unblock: { entry: 'unblocked' },
};

/** Does what was confirmed. Whoever has ended their own session leaves for the page that says so. */
function useSessionAct(onDone: () => void) {
  const t = useTranslations('sessions');
  const { notify } = useNotifications();
  const queryClient = useQueryClient();
  const [isBusy, setBusy] = useState(false);
  /** Of the last try: what the portal said, or null where it said nothing. */
  const [refusal, setRefusal] = useState<{ error: ErrorView | null } | null>(null);

  const act = async (what: SessionAct) => {
    setBusy(true);
    setRefusal(null);
    try {
      const answer = await callAction(() => send(what));
      if (!answer.ok) setRefusal({ error: answer.error });
      // The button stays busy until the next page is there.
      else if (what.act === 'endAll') return location.assign(signedOutPath('all'));
      else if (what.person.isSelf) return location.assign(signedOutPath('own'));
      else {
        const header = t(`acts.${what.act}.done`, { name: what.person.name });
        const ended = what.act === 'unblock' ? {} : { content: t('endedCount', { count: answer.value }) };
        notify({ id: `sessions ${what.person.userId}`, type: 'success', header, ...ended });
        onDone();
      }
    } catch {
      setRefusal({ error: null });
    }
    await queryClient.invalidateQueries({ queryKey: SESSIONS_KEY });
    setBusy(false);
  };
  return { act, isBusy, refusal };
}

function send(what: SessionAct): Promise<Result<number>> {
  return what.act === 'endAll' ? endAllSessions() : endSessions({ userId: what.person.userId, ...ENTRIES[what.act] });
}
