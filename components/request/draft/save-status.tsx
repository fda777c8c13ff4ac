'use client';
import Box from '@cloudscape-design/components/box';
import Link from '@cloudscape-design/components/link';
import LiveRegion from '@cloudscape-design/components/live-region';
import StatusIndicator from '@cloudscape-design/components/status-indicator';
import { useFormatter, useTranslations } from 'use-intl';
import { useFailureWords } from '#components/actions/use-failure-words.ts';
import type { ErrorView } from '#lib/errors.ts';
import { type SaveState, useSaveStatus } from './save-state.ts';
import { isRetried } from './use-draft.ts';

/** Whether the draft is saved. Only failures are announced, since somebody types meanwhile. */
export function SaveStatus({ status }: { status: SaveState }) {
  const { isSaving, savedAt, failure } = useSaveStatus(status);
  const t = useTranslations('drafts.status');
  const format = useFormatter();
  if (failure) return <NotSaved failure={failure} />;
  if (!isSaving && savedAt === null) return null;
  const time = savedAt === null ? '' : format.dateTime(new Date(savedAt), { timeStyle: 'short' });
  return (
    <Box color="text-body-secondary" fontSize="body-s">
      {isSaving ? t('saving') : t('saved', { time })}
    </Box>
  );
}

function NotSaved({ failure }: { failure: ErrorView }) {
  const t = useTranslations('drafts.status');
  const words = useFailureWords();
  const reason = failure.code === 'unreachable' ? t('offline') : words(failure).title;
  return (
    <LiveRegion>
      <StatusIndicator type="warning">{t(isRetried(failure) ? 'retrying' : 'failed', { reason })}</StatusIndicator>
      {failure.code === 'not-signed-in' && (
        <Box>
          <Link href="/sign-in" external>
            {t('signIn')}
          </Link>
        </Box>
      )}
    </LiveRegion>
  );
}
