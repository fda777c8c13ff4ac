import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { say, show } from '#components/testing/show.tsx';
import { ConnectionAlert } from './live/connection-alert.tsx';
import { ConnectionIndicator } from './live/connection-indicator.tsx';
import type { Connection } from './live/follow-run.ts';

const STATES = ['live', 'reconnecting', 'crowded', 'signed-out', 'lost', 'outdated'] as const;
const SILENT: readonly Connection[] = ['live', 'reconnecting'];

const shownText = (connection: Connection | 'ended') =>
  show(<ConnectionIndicator connection={connection} />).container.textContent;

test.each(STATES)('a page that is %s shows one word for it', (connection) => {
  expect(shownText(connection)).toBe(say(`run.connection.${connection}`));
});

test('an ended run shows no connection state', () => {
  expect(shownText('ended')).toBe('');
});

test.each(SILENT)('a page that is %s asks nothing of the reader', (connection) => {
  expect(show(<ConnectionAlert connection={connection} />).container.textContent).toBe('');
});

test.each([
  ['signed-out', say('run.connection.signedOutTitle'), 'link', say('feedback.signIn')],
  ['outdated', say('errors.portal-updated.title'), 'button', say('feedback.reload')],
] as const)(
  'a page that is %s says why it no longer follows the run, and offers a remedy',
  (connection, title, role, name) => {
    show(<ConnectionAlert connection={connection} />, { at: '/runs/r1' });
    expect(screen.getByText(title)).toBeTruthy();
    expect(screen.getByRole(role, { name })).toBeTruthy();
  },
);

test.each([
  ['crowded', say('errors.too-many-streams.title')],
  ['lost', say('run.connection.lostTitle')],
] as const)('a page that is %s says why it does not follow the run', (connection, title) => {
  show(<ConnectionAlert connection={connection} />);
  expect(screen.getByText(title)).toBeTruthy();
});
