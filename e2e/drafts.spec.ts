import type { Page } from '@playwright/test';
import { expect, expectAccessible, test, wasAnswered } from './fixtures.ts';
import { Wizard } from './pages/wizard.ts';

// The browser's errors while it is offline.
test.use({ allowedComplaints: [/^Failed to load resource/] });

const PASSWORD = 'Zq7-canary';

async function expectSaved(page: Page): Promise<void> {
  await expect(page.getByText(/^Draft saved at/)).toBeVisible();
}

/** Starts a form on its second page, and waits until it is saved. */
async function startDraft(page: Page, alias: string): Promise<Wizard> {
  const wizard = new Wizard(page);
  await wizard.expectPage(wizard.words.pages[0]);
  await wizard.next();
  await wizard.expectPage(wizard.words.pages[1]);
  await wizard.field('alias').fill(alias);
  await expectSaved(page);
  await expect(page).toHaveURL(/\/runs\/new\?draft=[0-9a-f-]{36}&step=key$/);
  return wizard;
}

const draftRow = (page: Page, name: RegExp) =>
  page.getByRole('table', { name: 'Your drafts', exact: true }).getByRole('row').filter({ hasText: name });

test('a draft continues in another browser where it was left, and makes one run', async ({ openAs, aws }) => {
  test.slow();
  const first = await openAs('dba@payments', '/runs/new');
  const wizard = await startDraft(first, 'drafted');
  const [, , source, destination] = wizard.words.pages;
  await wizard.next();
  await wizard.expectPage(source);
  await wizard.field('secretName').fill('drafted_source');
  await wizard.field('password').fill(PASSWORD);
  await wizard.next();
  await wizard.expectPage(destination);
  await expectSaved(first);

  const second = await openAs('dba@payments', '/runs');
  await expect(draftRow(second, /drafted/)).toContainText('Destination secret');
  await expectAccessible(second);
  await draftRow(second, /drafted/)
    .getByRole('link', { name: /^Continue/ })
    .click();
  const continued = new Wizard(second);
  await continued.expectPage(source);
  await expect(second.getByText('Your draft was restored')).toBeVisible();
  await expect(continued.field('secretName')).toHaveValue('drafted_source');
  await expect(continued.field('password')).toHaveValue('');
  expect(await second.content()).not.toContain(PASSWORD);
  await continued.fillSecret(source, { password: 'one' });
  await continued.fillSecret(destination, { secretName: 'drafted_destination', password: 'two' });
  await expect(second.getByText('Your draft was restored')).toHaveCount(0);
  await continued.field('roleName').fill('drafted-loader');
  await continued.nextToReview();
  const runId = await continued.create();
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);

  // The first browser still has the form. Its draft has become the run, which its address now opens.
  await wizard.field('secretName').fill('late');
  await expect(first.getByText('This draft no longer exists').first()).toBeVisible();
  const third = await first.context().newPage();
  await third.goto(first.url());
  await third.waitForURL(new RegExp(`/runs/${runId}$`));
  expect(await aws.calls('CreateKey')).toHaveLength(1);
});

test('two tabs with the same draft don’t overwrite each other', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = await startDraft(page, 'one');
  const other = await page.context().newPage();
  await other.goto(page.url());
  const otherWizard = new Wizard(other);
  await expect(otherWizard.field('alias')).toHaveValue('one');
  await otherWizard.field('alias').fill('theirs');
  await expectSaved(other);

  await wizard.field('alias').fill('mine');
  await expect(page.getByText('This draft was changed in another tab').first()).toBeVisible();
  await expectAccessible(page);
  await page.getByRole('button', { name: 'Keep this as a new draft' }).click();
  await expect(page.getByText('This draft was changed in another tab')).toHaveCount(0);
  await wizard.field('alias').fill('mine-again');
  await otherWizard.field('alias').fill('theirs-again');
  // What was typed a moment ago is saved when the form is left.
  for (const one of [other, page]) {
    await one.getByRole('button', { name: 'Cancel', exact: true }).click();
    await expect(one).toHaveURL(/\/runs$/);
  }
  await expect(draftRow(page, /mine-again/)).toHaveCount(1);
  await expect(draftRow(page, /theirs-again/)).toHaveCount(1);
  await other.close();
});

test('the newer version of a draft replaces the form when it is opened', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = await startDraft(page, 'one');
  const other = await page.context().newPage();
  await other.goto(page.url());
  await new Wizard(other).field('alias').fill('theirs');
  await expectSaved(other);
  await wizard.field('alias').fill('mine');
  await page.getByRole('button', { name: 'Open the newer version' }).click();
  await expect(wizard.field('alias')).toHaveValue('theirs');
  await other.close();
});

test('Back and Forward turn the pages, focus their headings, and lose nothing, but ask where a password would be lost', async ({
  openAs,
}) => {
  const page = await openAs('dba@payments', '/runs');
  await page.getByRole('link', { name: 'New setup', exact: true }).first().click();
  const wizard = await startDraft(page, 'turned');
  const [target, key, source] = wizard.words.pages;
  const expectFocusOn = async (title: string) => {
    await wizard.expectPage(title);
    const focused = () => page.evaluate(() => document.activeElement?.textContent ?? '');
    await expect.poll(focused).toContain(title);
  };
  await wizard.next();
  await expectFocusOn(source);
  await wizard.field('userName').fill('reader');
  await page.goBack();
  await expectFocusOn(key);
  await expect(wizard.field('alias')).toHaveValue('turned');
  await page.goForward();
  await expectFocusOn(source);
  await expect(wizard.field('userName')).toHaveValue('reader');
  await page.goBack();
  await page.goBack();
  await expectFocusOn(target);
  await page.goBack();
  await expect(page).toHaveURL(/\/runs$/);
  await expect(page.getByRole('heading', { name: 'Run history', level: 1 })).toBeFocused();
  await expect(draftRow(page, /turned/)).toHaveCount(1);
  await page.goForward();
  await wizard.expectPage(target);
  await wizard.next();
  await expect(wizard.field('alias')).toHaveValue('turned');
  await wizard.next();
  await wizard.field('password').fill(PASSWORD);
  await page.evaluate(() => history.go(-3));
  await page.getByRole('button', { name: 'Stay', exact: true }).click();
  await expect(wizard.field('password')).toHaveValue(PASSWORD);
});

test('a reload and a direct address open the first step that isn’t valid yet', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = await startDraft(page, 'direct');
  const draft = page.url();
  await page.reload();
  await wizard.expectPage(wizard.words.pages[1]);
  await expect(wizard.field('alias')).toHaveValue('direct');
  await page.goto(draft.replace('step=key', 'step=review'));
  await wizard.expectPage(wizard.words.pages[2]);
  await expect(page).toHaveURL(/step=source$/);
});

test('only typed passwords hold the form back, with Cancel and with Back', { tag: '@all' }, async ({ openAs }) => {
  const page = await openAs('dba@payments', '/runs');
  const leave = {
    Cancel: () => page.getByRole('button', { name: 'Cancel', exact: true }).click(),
    back: () => page.evaluate(() => history.go(-3)),
  };
  for (const [how, tryToLeave] of Object.entries(leave)) {
    await page.getByRole('link', { name: 'New setup', exact: true }).first().click();
    const wizard = await startDraft(page, how);
    await wizard.next();
    await wizard.field('password').fill(PASSWORD);
    await tryToLeave();
    await expect(page.getByText('Passwords aren’t saved.')).toBeVisible();
    await page.getByRole('button', { name: 'Stay', exact: true }).click();
    await expect(wizard.field('password')).toHaveValue(PASSWORD);
    await tryToLeave();
    await page.getByRole('button', { name: 'Leave', exact: true }).click();
    await expect(page).toHaveURL(/\/runs$/);
    await expect(draftRow(page, new RegExp(how))).toHaveCount(1);
  }
  await page.getByRole('link', { name: 'New setup', exact: true }).first().click();
  await startDraft(page, 'nothing-lost');
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await expect(page).toHaveURL(/\/runs$/);
  await expect(draftRow(page, /nothing-lost/)).toHaveCount(1);
});

test('a form that is offline says so and is saved afterwards, and a draft is deleted after confirmation', {
  tag: '@all',
}, async ({ openAs }) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = await startDraft(page, 'online');
  await page.context().setOffline(true);
  await wizard.field('alias').fill('offline');
  await expect(page.getByText('Not saved: offline. Retrying').first()).toBeVisible();
  await page.context().setOffline(false);
  await expectSaved(page);
  await page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await page.getByRole('button', { name: /^Delete: .*offline/ }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Delete', exact: true }).click();
  await expect(page.getByText('Your drafts')).toHaveCount(0);
});
