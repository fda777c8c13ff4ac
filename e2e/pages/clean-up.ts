import { expect, type Locator, type Page } from '@playwright/test';
import { type Language, WORDS } from './words.ts';

const STEP_COUNT = 10;

/** Goes from the page of a run to its clean-up. */
export class CleanUpPage {
  readonly page: Page;
  readonly words: (typeof WORDS)[Language];

  constructor(page: Page, language: Language = 'en') {
    this.page = page;
    this.words = WORDS[language];
  }

  /** Opens it from the page of the run. */
  async open(): Promise<void> {
    await this.page.getByRole('link', { name: this.words.cleanUp, exact: true }).click();
    await this.page.waitForURL('**/clean-up');
  }

  /** The row of the plan with this name. */
  row(name: string): Locator {
    return this.page.getByRole('row').filter({ hasText: name });
  }

  async expectAction(name: string, action: keyof (typeof WORDS)['en']['actions']): Promise<void> {
    await expect(this.row(name).getByRole('cell', { name: this.words.actions[action], exact: true })).toBeVisible();
  }

  async setDays(days: { key?: number; secrets?: number }): Promise<void> {
    if (days.key) await this.page.getByLabel(this.words.waitingPeriod).fill(String(days.key));
    if (days.secrets) await this.page.getByLabel(this.words.recoveryWindow).fill(String(days.secrets));
  }

  get button(): Locator {
    // A narrow page has the breadcrumb of the same name.
    return this.page.getByRole('main').getByRole('button', { name: this.words.cleanUp, exact: true });
  }

  async type(roleName: string, typed: string): Promise<void> {
    await this.page.getByLabel(this.words.typeToConfirm(roleName)).fill(typed);
  }

  /** Opens the page of the clean-up; returns its id. */
  async confirm(button = this.button): Promise<string> {
    await expect(button).toBeEnabled();
    await button.click();
    await this.page.waitForURL(/\/runs\/[0-9a-f-]{36}$/);
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }

  async expectDone(): Promise<void> {
    await expect(this.page.locator('[data-step][data-state="succeeded"]')).toHaveCount(STEP_COUNT);
  }
}
