import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { expect, type Locator, type Page } from '@playwright/test';
import { withShortClasses } from '#app/styles/cloudscape-styles.ts';
import type { SetUpArns } from '../harness/read-set-up.ts';
import { type Language, WORDS } from './words.ts';

const STEP_COUNT = 10;

/** The class of a primary button in the portal's build, which shortens those of Cloudscape. */
const button = path.dirname(createRequire(import.meta.url).resolve('@cloudscape-design/components/button'));
const PRIMARY = withShortClasses(
  /awsui_variant-primary_\w+/.exec(readFileSync(path.join(button, 'styles.css.js'), 'utf8'))?.[0] ?? '',
);

/** The page of one run. */
export class RunPage {
  readonly page: Page;
  readonly words: (typeof WORDS)[Language];

  constructor(page: Page, language: Language = 'en') {
    this.page = page;
    this.words = WORDS[language];
  }

  /** A step with its state, sentence and attempts. */
  step(name: string): Locator {
    // By its element, since the steps of a succeeded run are folded.
    return this.page.locator('li').filter({ has: this.page.locator(`[data-step="${name}"]`) });
  }

  /** The steps of a run that has succeeded are folded, and don't exist until somebody opens them. */
  async openSteps(): Promise<void> {
    const button = this.page.getByRole('button', { name: this.words.steps });
    if ((await button.getAttribute('aria-expanded')) === 'false') await button.click();
  }

  async expectSucceeded(options: { timeout?: number } = {}): Promise<void> {
    await expect(this.page.getByRole('heading', { name: this.words.results, exact: true })).toBeVisible(options);
    await this.openSteps();
    await expect(this.page.locator('[data-step]')).toHaveCount(STEP_COUNT);
    await expect(this.page.locator('[data-step][data-state="succeeded"]')).toHaveCount(STEP_COUNT);
    await expect(this.page.locator('[data-step]', { hasText: this.words.done })).toHaveCount(STEP_COUNT);
  }

  /** Copies the ARNs one by one with their buttons, like a person. */
  async copyArns(): Promise<SetUpArns> {
    const copied: string[] = [];
    for (const label of this.words.arns) {
      await this.page.evaluate(() => navigator.clipboard.writeText(''));
      await this.page.getByRole('button', { name: this.words.copy(label), exact: true }).click();
      // The browser writes the clipboard asynchronously.
      await this.page.waitForFunction(async () => (await navigator.clipboard.readText()) !== '');
      const text = await this.page.evaluate(() => navigator.clipboard.readText());
      await expect(this.page.getByText(text, { exact: true }).first()).toBeVisible();
      copied.push(text);
    }
    const [key = '', source = '', destination = '', role = ''] = copied;
    return { key, source, destination, role };
  }

  /** Checks the ARNs as text, JSON and shell variables, and in the next command. */
  async expectAllArnsTogether(arns: SetUpArns): Promise<void> {
    const { formats, loadSource, nextSteps } = this.words;
    for (const format of formats) {
      const text = await this.openTab(format);
      for (const arn of Object.values(arns)) expect(text, format).toContain(arn);
    }
    const shell = await this.openTab(formats[2]);
    for (const name of ['KMS_KEY_ARN', 'SOURCE_SECRET_ARN', 'DESTINATION_SECRET_ARN', 'IAM_ROLE_ARN']) {
      expect(shell).toContain(`${name}=`);
    }
    await this.page.getByLabel(loadSource, { exact: true }).fill('mydb');
    for (const tab of nextSteps) {
      const sql = await this.openTab(tab);
      expect(sql).toContain('CALL rds_aurora.limitless_data_load_start(');
      for (const arn of [arns.role, arns.source, arns.destination]) expect(sql).toContain(`'${arn}'`);
    }
  }

  private async openTab(name: string): Promise<string> {
    await this.page.getByRole('tab', { name, exact: true }).click();
    return this.page.getByRole('tabpanel', { name, exact: true }).innerText();
  }

  async expectFailed(step: string, words: { title: string; cause?: string; awsCode?: string }): Promise<void> {
    const failure = this.failure;
    await expect(failure).toBeVisible();
    await expect(this.page.locator(`[data-step="${step}"]`)).toHaveAttribute('data-state', 'failed');
    await expect(failure).toContainText(words.title);
    if (words.cause) await expect(failure).toContainText(words.cause);
    if (!words.awsCode) return;
    await expect(failure.getByText(words.awsCode, { exact: true })).toBeHidden();
    await failure.getByRole('button', { name: 'AWS response' }).click();
    await expect(failure.getByText(words.awsCode, { exact: true })).toBeVisible();
  }

  /** The answer to a failed step; these tests have one at a time. */
  get failure(): Locator {
    return this.page.locator('[data-failure]');
  }

  /** Expects the answer as the first thing below the heading, with whose turn it is and one main action. */
  async expectAnswerOnTop(step: string, turn: string, action: string | RegExp): Promise<void> {
    await expect(this.failure).toHaveAttribute('data-failure', step);
    const firstHeading = this.page.getByRole('main').getByRole('heading', { level: 2 }).first();
    await expect(this.failure.getByRole('heading', { level: 2 })).toHaveText(await firstHeading.innerText());
    await expect(this.failure.locator('[data-turn]')).toHaveAttribute('data-turn', turn);
    await expect(this.page.locator(`.${PRIMARY}:is(a, button):visible`)).toHaveText([action]);
    await expect(this.page.getByText('Live', { exact: true })).toHaveCount(0);
    await expect(this.page.getByText(/ steps done, 1 failed$/).first()).toBeVisible();
  }

  /** The row of the answer that compares what was expected with what was found. */
  compared(what: string): Locator {
    return this.failure.getByRole('region', { name: what });
  }

  get retryButton(): Locator {
    return this.page.getByRole('button', { name: this.words.retry });
  }

  async retry(): Promise<void> {
    await this.retryButton.click();
  }

  /** Expects the attempts of the step in order, and who retried the last one. */
  async expectAttempts(step: string, states: readonly string[], retriedBy: string): Promise<void> {
    for (const [index, state] of states.entries()) {
      await expect(this.step(step)).toContainText(`Attempt ${index + 1} ${state}`);
    }
    await expect(this.step(step)).toContainText(`retried by ${retriedBy}`);
  }

  get passwordField(): Locator {
    return this.page.getByLabel(/^Password of/);
  }

  async providePassword(password: string): Promise<void> {
    await this.passwordField.fill(password);
    await this.page.getByRole('button', { name: 'Save the password and retry' }).click();
  }
}
