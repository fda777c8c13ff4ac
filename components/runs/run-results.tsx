'use client';
import Box from '@cloudscape-design/components/box';
import Container from '@cloudscape-design/components/container';
import CopyToClipboard from '@cloudscape-design/components/copy-to-clipboard';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useMessages, useTranslations } from 'use-intl';
import { ConsoleLink } from '#components/ui/console-link.tsx';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { useCopyWords } from '#components/ui/use-copy-words.ts';
import {
  RESULT_NAMES,
  type ResultName,
  type Results,
  resultsAsJson,
  resultsAsShell,
  resultsAsText,
} from '#lib/runs/results.ts';

/** The four ARNs, each with its own copy button, and together in three formats. */
export function RunResults({ results }: { results: Results }) {
  const t = useTranslations('run.results');
  const labels = useMessages().run.results;
  const forms = {
    text: resultsAsText(results, labels),
    json: resultsAsJson(results),
    shell: resultsAsShell(results),
  };
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      <SpaceBetween size="l">
        <SpaceBetween size="s">
          {RESULT_NAMES.map((name) => (
            <ArnRow key={name} name={name} arn={results[name]} />
          ))}
        </SpaceBetween>
        <div data-screen-only>
          <Tabs
            ariaLabel={t('together')}
            tabs={(['text', 'json', 'shell'] as const).map((form) => ({
              id: form,
              label: t(`formats.${form}`),
              content: <CopyableCode label={`${t('together')}: ${t(`formats.${form}`)}`} text={forms[form]} />,
            }))}
          />
        </div>
      </SpaceBetween>
    </Container>
  );
}

/** One ARN with its name and its copy button. */
function ArnRow({ name, arn }: { name: ResultName; arn: string }) {
  const t = useTranslations('run.results');
  return (
    <div data-result={name}>
      <Box variant="awsui-key-label">{t(name)}</Box>
      <SpaceBetween direction="horizontal" size="xs">
        <CopyToClipboard
          variant="inline"
          textToCopy={arn}
          textToDisplay={<span style={{ overflowWrap: 'anywhere' }}>{arn}</span>}
          {...useCopyWords(t(name))}
        />
        <ConsoleLink arn={arn} what={t(`resources.${name}`)} />
      </SpaceBetween>
    </div>
  );
}
