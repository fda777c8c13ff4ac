import { screen, waitFor } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { say, show } from '#components/testing/show.tsx';
import { WaitingCount } from './waiting-count.tsx';

test('the number of runs that wait for the person’s approval is shown, and said with what it means', async () => {
  playPortal({ '/api/approvals': () => ({ items: [], nextCursor: null, waiting: 3 }) });
  show(<WaitingCount />);
  expect(await screen.findByText(say('approval.list.waiting', { count: 3 }))).toBeTruthy();
  expect(screen.getByText('3').getAttribute('aria-hidden')).toBe('true');
});

test('nothing is shown if no run waits', async () => {
  const portal = playPortal({ '/api/approvals': () => ({ items: [], nextCursor: null, waiting: 0 }) });
  const { container } = show(<WaitingCount />);
  await waitFor(() => expect(portal.asked('/api/approvals')).toHaveLength(1));
  expect(container.textContent).toBe('');
});
