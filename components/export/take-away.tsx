'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import SpaceBetween from '@cloudscape-design/components/space-between';
import Tabs from '@cloudscape-design/components/tabs';
import { useMessages, useTranslations } from 'use-intl';
import { CopyableCode } from '#components/ui/copyable-code.tsx';
import { Folded } from '#components/ui/foldable.tsx';
import type { Blueprint } from '#lib/export/blueprint.ts';
import { cliScript } from '#lib/export/cli-script.ts';
import { terraformFile } from '#lib/export/terraform.ts';

const FORMS = ['cli', 'terraform'] as const;
type Form = (typeof FORMS)[number];

const CODE = {
  cli: { make: cliScript, fileName: (name: string) => `${name}.sh` },
  terraform: { make: terraformFile, fileName: (name: string) => `${name}.tf` },
} as const;

/** The setup as code, to copy or to download. Null if the plan's conflicts leave nothing to do. */
export function TakeAway({ blueprint }: { blueprint: Blueprint | null }) {
  const t = useTranslations('takeAway');
  const kind = blueprint?.results ? 'run' : 'plan';
  return (
    <Folded variant="container" headingTagOverride="h2" headerText={t('heading')} headerDescription={t(kind)}>
      {blueprint === null ? (
        <Box>{t('conflict')}</Box>
      ) : (
        <Tabs
          ariaLabel={t('heading')}
          tabs={FORMS.map((form) => ({
            id: form,
            label: t(`tabs.${form}`),
            content: <Code form={form} blueprint={blueprint} />,
          }))}
        />
      )}
    </Folded>
  );
}

function Code({ form, blueprint }: { form: Form; blueprint: Blueprint }) {
  const t = useTranslations('takeAway');
  const { code: words } = useMessages().takeAway;
  const text = CODE[form].make(blueprint, words);
  const label = t(`tabs.${form}`);
  return (
    <SpaceBetween size="s">
      <Box>{t(`explain.${form}.${blueprint.results ? 'run' : 'plan'}`)}</Box>
      {blueprint.key.mode === 'existing' && <Alert type="info">{t('explain.existingKey')}</Alert>}
      <Button
        iconName="download"
        formAction="none"
        ariaLabel={`${t('download')}: ${label}`}
        onClick={() => saveFile(CODE[form].fileName(blueprint.role.name), text)}
      >
        {t('download')}
      </Button>
      <CopyableCode label={label} text={text} />
    </SpaceBetween>
  );
}

/** Lets the browser save a text that the page made. Its few kilobytes are freed with the page, once it's saved for sure. */
function saveFile(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }));
  Object.assign(document.createElement('a'), { href: url, download: name }).click();
}
