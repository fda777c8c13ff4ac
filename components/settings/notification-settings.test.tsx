import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { DONE, playPortal, refused } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import type { NoticeChoices } from '#lib/notices/choices.ts';
import { NotificationSettings } from './notification-settings.tsx';

const CHOICES: NoticeChoices = { email: 'dana@example.com', topics: ['failed', 'approval'], hasMail: true };

const box = (topic: 'failed' | 'succeeded' | 'approval' | 'expiry') =>
  screen.findByRole<HTMLInputElement>('checkbox', {
    name: new RegExp(say(`notices.settings.topics.${topic}`)),
  });

test('saves what is checked, with the language of the page', async () => {
  const portal = playPortal({ '/api/settings/notifications': () => CHOICES, saveNoticeChoices: () => DONE });
  const { user } = show(<NotificationSettings />, { locale: 'en' });
  expect((await box('succeeded')).checked).toBe(false);
  await user.click(await box('succeeded'));
  await user.click(await box('approval'));
  await user.click(screen.getByRole('button', { name: say('notices.settings.save') }));
  await waitFor(() =>
    expect(portal.asked('saveNoticeChoices')).toEqual([{ topics: ['failed', 'succeeded'], locale: 'en' }]),
  );
});

test('says why saving failed, and keeps what is checked', async () => {
  playPortal({
    '/api/settings/notifications': () => CHOICES,
    saveNoticeChoices: () => refused('database-unreachable'),
  });
  const { user } = show(<NotificationSettings />);
  await user.click(await box('expiry'));
  await user.click(screen.getByRole('button', { name: say('notices.settings.save') }));
  await screen.findByText(say('errors.database-unreachable.title'));
  expect((await box('expiry')).checked).toBe(true);
});

test.each([
  ['where the e-mails go', CHOICES, say('notices.settings.to', { email: 'dana@example.com' })],
  ['that there is no address', { ...CHOICES, email: null }, say('notices.settings.noAddress')],
  ['that there is no mail server', { ...CHOICES, hasMail: false }, say('notices.settings.off')],
])('says %s', async (_what, choices, text) => {
  playPortal({ '/api/settings/notifications': () => choices });
  show(<NotificationSettings />);
  await screen.findByText(text);
});
