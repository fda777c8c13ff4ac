'use client';
import Alert from '@cloudscape-design/components/alert';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import type { ErrorView } from '#lib/errors.ts';
import { FailureAlert } from './failure-alert.tsx';
import { RefusedRole } from './refused-role.tsx';
import { ReloadButton } from './reload-button.tsx';

interface ActionFailureProps {
  /** What the portal answered; null where no answer came at all. */
  failure: ErrorView | null;
  onRetry: () => void;
}

/** Why nothing can be shown, and what to do now. */
export function ActionFailure({ failure, onRetry }: ActionFailureProps) {
  if (failure === null) return <Unreachable onRetry={onRetry} />;
  return (
    <SpaceBetween size="s">
      <FailureAlert failure={failure} onRetry={onRetry} />
      {failure.code === 'deployer-role-refused' && <RefusedRole params={failure.params ?? {}} />}
    </SpaceBetween>
  );
}

function Unreachable({ onRetry }: { onRetry: () => void }) {
  const t = useTranslations('request.notices');
  const tf = useTranslations('feedback');
  return (
    <div role="alert">
      <Alert
        type="error"
        header={tf('unreachable.title')}
        action={
          <SpaceBetween direction="horizontal" size="xs">
            <Button formAction="none" onClick={onRetry}>
              {tf('retry')}
            </Button>
            <ReloadButton />
          </SpaceBetween>
        }
      >
        {t('unreachable')}
      </Alert>
    </div>
  );
}
