import { fireEvent, screen, waitFor, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal, refused } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import type { OwnAccess } from '#lib/people/own-access.ts';
import { SettingsPage } from './settings-page.tsx';

const TIME = '2026-05-04T10:00:00.000Z';
const TOKEN = `lsp_${'0'.repeat(72)}`;
const ACCESS: OwnAccess = {
  tokens: [{ id: 'token-1', name: 'nightly', scope: 'run', createdAt: TIME, expiresAt: TIME, lastUsedAt: null }],
  sessions: [
    { id: 'here', userAgent: 'Mozilla/5.0 (X11; Linux) Firefox/127.0', since: TIME, lastSeen: TIME, isCurrent: true },
    {
      id: 'there',
      userAgent: 'Mozilla/5.0 (Windows NT 10.0) Chrome/126.0',
      since: TIME,
      lastSeen: TIME,
      isCurrent: false,
    },
  ],
};

const press = (name: string) => fireEvent.click(screen.getByRole('button', { name }));
const open = (answers: Parameters<typeof playPortal>[0] = {}) => {
  const choices = { email: null, topics: [], hasMail: true };
  const portal = playPortal({
    '/api/settings/access': () => ACCESS,
    '/api/settings/notifications': () => choices,
    ...answers,
  });
  return { portal, ...show(<SettingsPage />) };
};

test('a new token is shown once, with what it may do and how long', async () => {
  const { portal, user } = open({ createToken: () => ({ ok: true, value: { token: TOKEN } }) });
  await screen.findByText('nightly');
  press(say('settings.tokens.create'));
  const dialog = within(await screen.findByRole('dialog'));
  const submit = () => fireEvent.submit(document.querySelector('form') as HTMLFormElement);
  submit();
  expect(dialog.getByText(say('settings.newToken.nameMissing'))).toBeTruthy();
  expect(portal.asked('createToken')).toEqual([]);
  await user.type(dialog.getByRole('textbox'), 'deploy');
  fireEvent.click(dialog.getByRole('radio', { name: say('settings.tokens.scopes.run') }));
  submit();
  expect(await dialog.findByText(say('settings.newToken.made'))).toBeTruthy();
  expect(dialog.getAllByText(TOKEN).length).toBeGreaterThan(0);
  expect(portal.asked('createToken')).toEqual([{ name: 'deploy', scope: 'run', days: 30 }]);
  fireEvent.click(dialog.getByRole('button', { name: say('settings.newToken.done') }));
  expect(screen.queryByText(TOKEN)).toBeNull();
});

test('a token that can’t be created says why, and the form stays', async () => {
  const { user } = open({ createToken: () => refused('too-many-tokens') });
  await screen.findByText('nightly');
  press(say('settings.tokens.create'));
  await user.type(within(await screen.findByRole('dialog')).getByRole('textbox'), 'deploy');
  fireEvent.submit(document.querySelector('form') as HTMLFormElement);
  expect(await screen.findByText(say('errors.too-many-tokens.title'))).toBeTruthy();
});

test('a token is revoked only after confirmation', async () => {
  const tokens = [...ACCESS.tokens];
  const { portal } = open({
    '/api/settings/access': () => ({ ...ACCESS, tokens }),
    revokeToken: () => ({ ok: true, value: undefined }),
  });
  await screen.findByText('nightly');
  press(say('settings.tokens.revokeNamed', { name: 'nightly' }));
  press(say('settings.cancel'));
  expect(portal.asked('revokeToken')).toEqual([]);
  press(say('settings.tokens.revokeNamed', { name: 'nightly' }));
  tokens.pop();
  press(say('settings.tokens.revoke'));
  expect(await screen.findByText(say('settings.tokens.empty'))).toBeTruthy();
  expect(portal.asked('revokeToken')).toEqual([{ tokenId: 'token-1' }]);
});

test('another session can be ended, and the current one can’t', async () => {
  const { portal } = open({ endOwnSessions: () => ({ ok: true, value: 1 }) });
  const here = (await screen.findByText('Firefox on Linux')).closest('tr') as HTMLElement;
  expect(within(here).getByText(say('settings.sessions.current'))).toBeTruthy();
  expect(within(here).queryByRole('button')).toBeNull();
  press(say('settings.sessions.endNamed', { browser: 'Chrome on Windows' }));
  press(say('settings.sessions.end'));
  await waitFor(() => expect(portal.asked('endOwnSessions')).toEqual([{ sessionId: 'there' }]));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  press(say('settings.sessions.endOthers'));
  fireEvent.click(
    within(await screen.findByRole('dialog')).getByRole('button', { name: say('settings.sessions.endOthers') }),
  );
  await waitFor(() => expect(portal.asked('endOwnSessions')).toEqual([{ sessionId: 'there' }, { sessionId: null }]));
});
