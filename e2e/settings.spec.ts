import { randomUUID } from 'node:crypto';
import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { signIn } from './pages/sign-in.ts';

/** Asks the API as a script does: with the token alone, and not from a browser. */
async function ask(portalUrl: string, token: string, path: string, body?: object) {
  const answer = await fetch(`${portalUrl}/api/v1${path}`, {
    method: body ? 'POST' : 'GET',
    headers: {
      authorization: `Bearer ${token}`,
      ...(body ? { 'content-type': 'application/json', 'idempotency-key': randomUUID() } : {}),
    },
    ...(body ? { body: JSON.stringify(body) } : {}),
  });
  return { status: answer.status, body: await answer.json() };
}

async function createToken(page: Page, name: string): Promise<string> {
  await page.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
  await dialog.getByRole('radio', { name: 'Read and run' }).check();
  await expectAccessible(page, { within: '[role=dialog]' });
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByText('Copy your token now')).toBeVisible();
  await expectAccessible(page, { within: '[role=dialog]' });
  await dialog.getByRole('button', { name: 'Copy: Token' }).click();
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^lsp_[0-9a-f]{72}$/);
  const token = await page.evaluate(() => navigator.clipboard.readText());
  await dialog.getByRole('button', { name: 'Done' }).click();
  await expect(page.getByText(token)).toHaveCount(0);
  return token;
}

test('a DBA makes a token, starts a run with it, sees the run, and revokes the token', async ({ openAs, baseURL }) => {
  const portalUrl = baseURL ?? '';
  const page = await openAs('dba@payments', '/settings');
  const name = `nightly ${randomUUID().slice(0, 8)}`;
  const token = await createToken(page, name);
  const row = page.getByRole('row').filter({ hasText: name });
  await expect(row).toContainText('Read and run');

  const submission = submissionFor(`api-${randomUUID().slice(0, 8)}`);
  const { passwords: _, ...request } = submission;
  const planned = await ask(portalUrl, token, '/plans', request);
  expect(planned.status, JSON.stringify(planned.body)).toBe(200);
  const started = await ask(portalUrl, token, '/runs', { planHash: planned.body.planHash, submission });
  expect(started.status, JSON.stringify(started.body)).toBe(201);
  const readState = async () => (await ask(portalUrl, token, `/runs/${started.body.id}`)).body.state;
  await expect.poll(readState, { intervals: [200], timeout: 60_000 }).toBe('succeeded');

  await page.goto('/runs');
  const { roleName } = submission.role;
  await expect(page.getByRole('row').filter({ hasText: roleName })).toContainText('Succeeded');

  await page.goto('/settings');
  await expect(row).not.toContainText('Never');
  await row.getByRole('button', { name: `Revoke ${name}` }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Revoke' }).click();
  await expect(row).toHaveCount(0);
  const refused = await ask(portalUrl, token, '/runs');
  expect([refused.status, refused.body.code]).toEqual([401, 'token-refused']);
});

test('a person ends a session in another browser, and chooses a time zone', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('lead@payments', '/settings');
  const context = await page.context().browser()?.newContext({ userAgent: 'Mozilla/5.0 (iPhone) CriOS/126.0' });
  if (!context) throw new Error('there is no browser');
  const other = await context.newPage();
  await signIn(other, 'lead@payments', new URL('/settings', page.url()).href);
  await expect(other.getByRole('heading', { name: 'Settings' })).toBeVisible();

  await page.reload();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'End the session in Chrome on iOS' }).first().click();
  await page.getByRole('dialog').getByRole('button', { name: 'End session' }).click();
  await expect(page.getByText('1 session has ended').first()).toBeVisible();
  await other.reload();
  await expect(other).toHaveURL(/\/sign-in/);
  await context.close();

  await page.getByRole('button', { name: /^Time zone/ }).click();
  await page.getByRole('combobox', { name: 'Find a time zone' }).fill('apia');
  await page.getByRole('option', { name: 'Pacific/Apia' }).click();
  await expect(page.getByText('Times are in Pacific/Apia')).toBeVisible();
  await page.reload();
  await expect(page.getByText('Times are in Pacific/Apia')).toBeVisible();
});
