import { expect, test } from 'vitest';
import type { RunSummary } from './history.ts';
import { historyHead, historyLine } from './history-export.ts';

const RUN: RunSummary = {
  id: 'run-1',
  kind: 'set-up',
  teamId: 'payments',
  region: 'us-east-1',
  state: 'cancelled',
  shownState: 'failed',
  isCleanedUp: true,
  isCancelledLate: false,
  requestedBy: { userId: 'u-1', name: '=HYPERLINK("x")' },
  createdAt: '2026-11-24T10:00:00.000Z',
  finishedAt: null,
  workedMs: 1500,
  workingSince: null,
  alias: null,
  keyArn: null,
  roleName: 'loader, "main"',
  failedStep: 'names',
  errorCode: 'throttled',
  lastSignAt: '2026-11-24T10:00:00.000Z',
};

test('a run is one line of CSV with as many cells as the header, quotes doubled, and no formula', () => {
  expect(historyHead('csv').split(',')).toHaveLength(16);
  expect(historyLine('csv', RUN)).toBe(
    '"run-1","set-up","payments","us-east-1","failed","true","u-1","\'=HYPERLINK(""x"")","2026-11-24T10:00:00.000Z","","1500","","","loader, ""main""","names","throttled"\r\n',
  );
});

test('a run is one line of JSON with the same members, and the text as it is', () => {
  expect(historyHead('jsonl')).toBe('');
  const line = historyLine('jsonl', RUN);
  expect(line.trimEnd().split('\n')).toHaveLength(1);
  const members = JSON.parse(line);
  expect(
    Object.keys(members)
      .map((name) => `"${name}"`)
      .join(),
  ).toBe(historyHead('csv').trimEnd());
  expect(members).toMatchObject({ requester: '=HYPERLINK("x")', worked_ms: 1500, cleaned_up: true, alias: null });
});
