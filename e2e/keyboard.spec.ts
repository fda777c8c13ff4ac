import type { Locator, Page } from '@playwright/test';
import { expect, test } from './fixtures.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';

/** More than any page has before the control that a test wants. */
const TABS = 150;

/** Presses Tab until the control has the focus. */
async function tabTo(page: Page, control: Locator): Promise<void> {
  await expect(control).toBeVisible();
  for (let tabs = 0; tabs < TABS; tabs += 1) {
    if (await control.evaluate((element) => element === document.activeElement)) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`Tab does not lead to ${control}`);
}

async function press(page: Page, control: Locator): Promise<void> {
  await tabTo(page, control);
  await page.keyboard.press('Enter');
}

async function type(page: Page, field: Locator, text: string): Promise<void> {
  await tabTo(page, field);
  await page.keyboard.press('Control+A');
  await page.keyboard.type(text);
}

test('the keyboard alone is enough from sign-in to a copied ARN', { tag: '@all' }, async ({ openAs }) => {
  test.slow();
  const page = await openAs('stranger', '/runs/new');
  const wizard = new Wizard(page);
  const { pages, review, next, create, arns, copy } = wizard.words;
  const button = (name: string) => page.getByRole('button', { name, exact: true });
  await press(page, button('Sign in'));
  await press(page, button('dba@payments'));
  for (const [index, title] of pages.entries()) {
    await wizard.expectPage(title);
    const values = [
      ['alias', 'by-keyboard'],
      ['secretName', `by-keyboard/${index}`],
      ['password', 'A password 1'],
      ['roleName', 'by-keyboard'],
    ] as const;
    for (const [label, text] of values) {
      if (await wizard.field(label).isVisible()) await type(page, wizard.field(label), text);
    }
    await press(page, button(next));
  }
  await wizard.expectPage(review);
  await expect(button(create)).toBeEnabled();
  await press(page, button(create));
  await new RunPage(page).expectSucceeded();
  await press(page, button(copy(arns[0])));
  // The browser writes the clipboard asynchronously.
  await expect.poll(() => page.evaluate(() => navigator.clipboard.readText())).toMatch(/^arn:aws:kms:/);
});
