import { screen, within } from '@testing-library/react';
import { expect, test } from 'vitest';
import { playPortal } from '#components/testing/portal.ts';
import { failedRun } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { DeliverySummary } from '#lib/notices/delivery.ts';
import { RunNotifications } from './run-notifications.tsx';

const delivery = (given: Partial<DeliverySummary>): DeliverySummary => ({
  ...{ id: crypto.randomUUID(), kind: 'failed', channel: 'email', person: 'Dana Baker', state: 'waiting' },
  ...{ attempts: 1, problem: null, status: null, createdAt: '2026-11-29T18:00:00Z', endedAt: null },
  ...given,
});

function showDeliveries(items: DeliverySummary[]) {
  const view = failedRun();
  playPortal({ [`/api/runs/${view.id}/notifications`]: () => items });
  show(<RunNotifications view={view} />);
}

test('says for each recipient whether the notification arrived, and why not', async () => {
  showDeliveries([
    delivery({ state: 'delivered', endedAt: '2026-11-29T18:00:02Z' }),
    delivery({ channel: 'webhook', person: null, state: 'failed', attempts: 10, problem: 'refused', status: 503 }),
    delivery({ channel: 'slack', person: null, problem: 'unreachable' }),
  ]);
  const table = await screen.findByRole('table', { name: say('notices.run.heading') });
  const rows = within(table)
    .getAllByRole('row')
    .map(({ textContent }) => textContent ?? '');
  expect(rows[1]).toContain('Dana Baker');
  expect(rows[1]).toMatch(/Delivered Nov 29, 2026/);
  expect(rows[2]).toContain('Failed');
  expect(rows[2]).toContain('Attempt 10 of 10 failed: the server refused it (503)');
  expect(rows[3]).toContain('Retrying');
  await screen.findByText(`(${say('notices.run.summary', { delivered: 1, all: 3 })})`);
});
