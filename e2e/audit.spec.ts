import { readFileSync } from 'node:fs';
import { submissionFor } from './faults/requests.ts';
import { expect, test } from './fixtures.ts';
import { callAction, requestRun, waitForRun } from './pages/start-run.ts';

// A person from another team gets not-found.
test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

const PASSWORDS = { source: 'canary of the source', destination: 'canary of the destination' };

test('what people do is recorded, and their lead and auditors can read and export it', async ({ openAs }) => {
  const dba = await openAs('dba@payments', null);
  const { passwords, ...request } = submissionFor('audited', { passwords: PASSWORDS });
  await callAction(dba, '/runs/new', 'planRun', request);
  const runId = await requestRun(dba, { passwords, ...request });
  await waitForRun(dba, runId, 'succeeded');
  // A person from another team tries the address.
  const other = await openAs('dba@analytics', `/runs/${runId}`);
  await expect(other.getByText(runId)).toBeHidden();

  const page = await openAs('lead@payments', `/audit?run=${runId}`);
  const table = page.getByRole('table', { name: 'Audit records' });
  const rows = table.getByRole('row');
  await expect(rows.filter({ hasText: 'Setup requested' })).toContainText('audited-loader');
  await expect(rows.filter({ hasText: 'Setup requested' })).toContainText('dba@payments');
  await expect(rows.filter({ hasText: 'Password decrypted' })).toHaveCount(2);
  await expect(rows.filter({ hasText: 'Request denied' })).toContainText('dba@analytics');

  await page.goto('/audit?kind=plan&person=dba%40payments');
  await expect(rows.filter({ hasText: 'audited-loader' }).first()).toBeVisible();
  await expect(rows.filter({ hasText: 'Setup requested' })).toHaveCount(0);

  const auditor = await openAs('auditor', '/audit?kind=sign-in&person=auditor');
  await expect(auditor.getByRole('row').filter({ hasText: 'Sign-in' }).first()).toContainText('auditor');
  await auditor.goto('/audit');
  const downloading = auditor.waitForEvent('download');
  await auditor.getByRole('link', { name: 'Export JSON Lines' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^audit-to-\d+\.jsonl$/);
  const text = readFileSync(await download.path(), 'utf8');
  expect(text).toContain(runId);
  for (const password of Object.values(PASSWORDS)) expect(text).not.toContain(password);
  await auditor.goto('/audit?kind=export&person=auditor');
  await expect(auditor.getByRole('row').filter({ hasText: 'Audit records exported' }).first()).toContainText('jsonl');
});
