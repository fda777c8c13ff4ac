import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { readMessages } from './harness/read-messages.ts';
import { requestRun } from './pages/start-run.ts';

test('a run that needs approval notifies the lead by e-mail, who opens it from there, and all parties learn the outcome', {
  tag: '@all',
}, async ({ openAs }) => {
  // The portal knows the address of a person who has signed in.
  const lead = await openAs('lead@ledger', null);
  const page = await openAs('dba@ledger', null);
  const target = { teamId: 'ledger', region: 'eu-central-1' };
  const runId = await requestRun(page, submissionFor('notified', { target }));
  const toLead = await readMessages({ of: runId, to: 'lead.ledger@sandbox.example', count: 1 });
  expect(toLead[0]).toContain('Setup notified · notified-loader is waiting for approval');
  // Nobody else may approve it.
  expect(await readMessages({ of: runId, to: 'dba.ledger@sandbox.example', count: 0 })).toEqual([]);

  const link = /https?:\/\/\S+\/runs\/\S+/.exec(toLead[0] ?? '')?.[0] ?? '';
  await lead.goto(link);
  await expect(lead.getByText('(2 of 2 delivered)')).toBeVisible();
  await lead.getByRole('button', { name: /^Notifications/ }).click();
  const table = lead.getByRole('table', { name: 'Notifications' });
  await expect(table.getByRole('row').filter({ hasText: 'lead@ledger' })).toContainText('Delivered');
  await expect(table.getByRole('row').filter({ hasText: 'Slack' })).toContainText('Delivered');
  await expectAccessible(lead);

  await lead.getByRole('button', { name: 'Deny' }).click();
  await lead.getByRole('dialog').getByRole('button', { name: 'Deny' }).click();
  const [denial] = await readMessages({ of: runId, to: 'dba.ledger@sandbox.example', count: 1 });
  expect(denial).toContain('Setup notified · notified-loader was denied');
  const everything = await readMessages({ of: runId, count: 5 });
  // The passwords of the submission.
  expect(everything.join('\n')).not.toContain('of notified');
});

test('a person chooses which e-mails to get', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('lead@analytics', '/settings');
  await expect(page.getByText('E-mails go to lead.analytics@sandbox.example')).toBeVisible();
  const box = page.getByRole('checkbox', { name: 'a run succeeds' });
  await expect(box).toBeChecked();
  await box.uncheck();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Save', exact: true }).click();
  await expect(page.getByText('E-mail notifications saved')).toBeVisible();
  await page.reload();
  await expect(box).not.toBeChecked();
  await expect(page.getByRole('checkbox', { name: 'a run fails' })).toBeChecked();
});
