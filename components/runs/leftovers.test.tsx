import { screen } from '@testing-library/react';
import { expect, test } from 'vitest';
import { failedRun } from '#components/testing/runs.ts';
import { say, show } from '#components/testing/show.tsx';
import type { RunView } from '#lib/runs/view.ts';
import { Leftovers } from './leftovers.tsx';
import type { RunRights } from './run-rights.ts';

const all = { canCancel: true, canCleanUp: true } as RunRights;
const none = { canCancel: false, canCleanUp: false } as RunRights;
const empty = failedRun();
const roleArn = 'arn:aws:iam::111111111111:role/aurora-data-loader';
const withRole: RunView = {
  ...empty,
  arns: { roleArn },
  steps: { ...empty.steps, 'iam-role': { ...empty.steps['iam-role'], state: 'succeeded' } },
};
const text = () => document.body.textContent;

test('a failed setup lists what it has made, each with its page in the console, and explains both ways to end it', () => {
  show(<Leftovers view={withRole} rights={all} />);
  const name = say('run.console.openWhat', { what: say('cleanUp.resources.iam-role') });
  const link = screen.getByRole('link', { name: new RegExp(`^${name}`) });
  expect(link.getAttribute('href')).toBe('https://console.aws.amazon.com/iam/home#/roles/details/aurora-data-loader');
  expect(screen.getByRole('link', { name: say('cleanUp.left.look') })).toBeTruthy();
  expect(text()).toContain(say('cleanUp.left.lookHelpFailed'));
  expect(screen.getByRole('button', { name: say('run.cancel.button') })).toBeTruthy();
  expect(text()).toContain(say('cleanUp.left.cancelHelp'));
});

test('a failed setup that made nothing can only be canceled', () => {
  show(<Leftovers view={empty} rights={all} />);
  expect(text()).toContain(say('cleanUp.left.nothing'));
  expect(screen.queryByRole('link', { name: say('cleanUp.left.look') })).toBeNull();
  expect(text()).toContain(say('cleanUp.left.cancelHelpNothing'));
});

test('a canceled setup can only be cleaned up', () => {
  show(<Leftovers view={{ ...withRole, state: 'cancelled' }} rights={all} />);
  expect(text()).toContain(say('cleanUp.left.lookHelp'));
  expect(screen.queryByRole('button', { name: say('run.cancel.button') })).toBeNull();
});

test('a reader who may do neither sees who can clean up', () => {
  show(<Leftovers view={withRole} rights={none} />);
  expect(text()).toContain(say('cleanUp.left.forOthers', { name: withRole.requestedBy.name }));
  expect(screen.queryByRole('button')).toBeNull();
});
