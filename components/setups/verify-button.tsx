'use client';
import Button from '@cloudscape-design/components/button';
import { useTranslations } from 'use-intl';
import { ReloadButton } from '#components/actions/reload-button.tsx';
import { useAction } from '#components/actions/use-action.ts';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import type { SetupSummary } from '#lib/setups/setup.ts';
import { verifySetup } from '#server/actions/runs.ts';

interface VerifyButtonProps {
  setup: Pick<SetupSummary, 'runId' | 'isChecking' | 'canCheck'>;
  /** The name of the setup, where the page shows several. */
  name?: string;
}

/** Requests a check of a setup, and is busy until the check is done. A failure is shown as a notification. */
export function VerifyButton({ setup: { runId, isChecking, canCheck }, name }: VerifyButtonProps) {
  const t = useTranslations('setups');
  const { notify } = useNotifications();
  const failureWords = useFailureWords();
  const { run: verify, isBusy } = useAction(verifySetup, {
    refresh: ['setups'],
    onFailure(failure) {
      const { title, cause, remedy } = failureWords(failure);
      notify({
        ...{ id: `verify ${runId}`, type: 'error', header: t('notRequested') },
        content: `${title}. ${cause} ${remedy}`,
        action: failure.code === 'portal-updated' && <ReloadButton />,
      });
    },
  });
  return (
    <Button
      iconName="refresh"
      wrapText={false}
      {...(name === undefined ? {} : { ariaLabel: t('verifyOf', { name }) })}
      loading={isBusy || isChecking}
      loadingText={t('checking')}
      disabled={!canCheck}
      disabledReason={t('ofRun.cannotCheck')}
      onClick={() => void verify({ runId })}
    >
      {t('verify')}
    </Button>
  );
}
