'use client';
import Alert from '@cloudscape-design/components/alert';
import Box from '@cloudscape-design/components/box';
import Button from '@cloudscape-design/components/button';
import Checkbox from '@cloudscape-design/components/checkbox';
import Container from '@cloudscape-design/components/container';
import FormField from '@cloudscape-design/components/form-field';
import Header from '@cloudscape-design/components/header';
import SpaceBetween from '@cloudscape-design/components/space-between';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslations } from 'use-intl';
import { FailureAlert } from '#components/actions/failure-alert.tsx';
import { readFailure } from '#components/actions/request-failure.ts';
import { useAction } from '#components/actions/use-action.ts';
import { useNotifications } from '#components/shell/notifications.tsx';
import { useLanguage } from '#components/shell/use-language.ts';
import type { NoticeChoices } from '#lib/notices/choices.ts';
import { TOPICS, type Topic } from '#lib/notices/notice.ts';
import { saveNoticeChoices } from '#server/actions/operations.ts';
import { noticeChoicesQuery } from './notice-choices-query.ts';

/** Which e-mails the reader gets. */
export function NotificationSettings() {
  const t = useTranslations('notices.settings');
  const query = useQuery(noticeChoicesQuery);
  const failure = readFailure(query.error);
  return (
    <Container
      header={
        <Header variant="h2" description={t('description')}>
          {t('heading')}
        </Header>
      }
    >
      {failure && <FailureAlert failure={failure} onRetry={() => void query.refetch()} />}
      {query.data && <Choices saved={query.data} />}
    </Container>
  );
}

function Choices({ saved }: { saved: NoticeChoices }) {
  const t = useTranslations('notices.settings');
  const { locale } = useLanguage();
  const { notify } = useNotifications();
  const [chosen, setChosen] = useState<readonly Topic[]>(saved.topics);
  const { run, isBusy, failure } = useAction(saveNoticeChoices, {
    refresh: noticeChoicesQuery.queryKey,
    onSuccess() {
      notify({ id: 'notice-choices', type: 'success', header: t('saved') });
    },
  });
  const choose = (topic: Topic, isChosen: boolean) =>
    setChosen(TOPICS.filter((one) => (one === topic ? isChosen : chosen.includes(one))));
  return (
    <SpaceBetween size="m">
      <Mailbox saved={saved} />
      <FormField label={t('label')}>
        <SpaceBetween size="xs">
          {TOPICS.map((topic) => (
            <Checkbox
              key={topic}
              checked={chosen.includes(topic)}
              description={t(`topicTexts.${topic}`)}
              onChange={({ detail }) => choose(topic, detail.checked)}
            >
              {t(`topics.${topic}`)}
            </Checkbox>
          ))}
        </SpaceBetween>
      </FormField>
      {failure && <FailureAlert failure={failure} />}
      <Button loading={isBusy} onClick={() => void run({ topics: [...chosen], locale })}>
        {t('save')}
      </Button>
    </SpaceBetween>
  );
}

/** Where the e-mails go, or why there are none. */
function Mailbox({ saved: { email, hasMail } }: { saved: NoticeChoices }) {
  const t = useTranslations('notices.settings');
  if (!hasMail) {
    return (
      <Alert type="info" header={t('off')}>
        {t('offText')}
      </Alert>
    );
  }
  if (email === null) {
    return (
      <Alert type="warning" header={t('noAddress')}>
        {t('noAddressText')}
      </Alert>
    );
  }
  return <Box color="text-body-secondary">{t('to', { email })}</Box>;
}
