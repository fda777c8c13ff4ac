'use client';
import Box from '@cloudscape-design/components/box';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Link from '@cloudscape-design/components/link';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useTranslations } from 'use-intl';
import { ComparedRows } from '#components/runs/steps/expected-and-found.tsx';
import { readDocument, useCheckFound } from '#components/runs/steps/run-checks.tsx';
import { useCheckName } from '#components/runs/steps/use-check-name.ts';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import { eventHistoryLink } from '#lib/aws/console-links.ts';
import type { Check, RunArns } from '#lib/runs/events.ts';
import { resourceOfCheck } from '#lib/setups/setup-state.ts';

/** Each point that differs: as expected, to copy, as found, and who may have changed it. */
export function SetupDifferences({ checks, arns }: { checks: readonly Check[]; arns: RunArns }) {
  const t = useTranslations('setups.ofRun');
  const checkName = useCheckName();
  const checkFound = useCheckFound();
  const rows = checks
    .filter(({ passed }) => !passed)
    .map((check) => ({
      what: checkName(check),
      expected: check.expected ?? '',
      found: checkFound(check),
      more: <DifferenceActions check={check} name={checkName(check)} arns={arns} />,
    }));
  return (
    <SpaceBetween size="m">
      <Box variant="h3">{t('differences')}</Box>
      <ComparedRows rows={rows} />
    </SpaceBetween>
  );
}

interface DifferenceActionsProps {
  check: Check;
  name: string;
  arns: RunArns;
}

function DifferenceActions({ check: { id, expected = '' }, name, arns }: DifferenceActionsProps) {
  const t = useTranslations('setups.ofRun');
  const newTab = useTranslations('run.console')('newTab');
  const copyWords = useCopyWords(t('expectedValue', { what: name }));
  const resource = resourceOfCheck(id);
  const arn = resource === null ? undefined : arns[resource];
  const href = arn ? eventHistoryLink(arn) : null;
  const document = readDocument(expected);
  // The evaluation of permissions expects a number, which nobody can set.
  const canCopy = expected !== '' && resource !== null;
  return (
    <div data-screen-only>
      <SpaceBetween direction="horizontal" size="m" alignItems="center">
        {canCopy && (
          <CopyToClipboard
            variant="icon"
            textToCopy={document === null ? expected : JSON.stringify(document, null, 2)}
            {...copyWords}
          />
        )}
        {href && (
          <Link
            href={href}
            external
            fontSize="body-s"
            ariaLabel={t('eventHistoryOf', { what: name })}
            externalIconAriaLabel={newTab}
          >
            {t('eventHistory')}
          </Link>
        )}
      </SpaceBetween>
    </div>
  );
}
