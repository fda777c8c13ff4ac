import { expect, type Locator, type Page } from '@playwright/test';
import { type Language, WORDS } from './words.ts';

/** What a test types; missing entries keep the form's default. */
export interface Entries {
  region?: string;
  alias?: string;
  /** Used instead of a new key. */
  existingKey?: string;
  source: { secretName?: string; password: string };
  destination: { secretName?: string; password: string };
  roleName?: string;
}

type FieldLabel = 'alias' | 'secretName' | 'userName' | 'password' | 'roleName' | 'policyName';

/** The form of a new setup. */
export class Wizard {
  readonly page: Page;
  readonly words: (typeof WORDS)[Language];

  constructor(page: Page, language: Language = 'en') {
    this.page = page;
    this.words = WORDS[language];
  }

  field(label: FieldLabel): Locator {
    return this.page.getByLabel(this.words[label], { exact: true });
  }

  /** Expects an error of a field in its accessible description. */
  async expectProblem(label: FieldLabel, problem: RegExp): Promise<void> {
    await expect(this.field(label)).toHaveAccessibleDescription(problem);
  }

  /** The page of the form, by its heading. */
  async expectPage(title: string): Promise<void> {
    await expect(this.page.getByRole('heading', { name: title, level: 1 })).toBeVisible();
  }

  /** Expects the console pages of the step, in the console's order. */
  async expectConsolePages(titles: readonly string[]): Promise<void> {
    await expect(this.page.locator('form').getByRole('heading', { level: 2 })).toHaveText(titles);
  }

  async next(): Promise<void> {
    await this.page.getByRole('button', { name: this.words.next, exact: true }).click();
  }

  get createButton(): Locator {
    return this.page.getByRole('button', { name: this.words.create, exact: true });
  }

  /** Fills the form from the first page to the review. */
  async fill(entries: Entries): Promise<void> {
    await this.expectPage(this.words.pages[0]);
    if (entries.region) await this.chooseRegion(entries.region);
    await this.next();
    await this.fillFromKey(entries);
  }

  /** Fills the form from the KMS key page to the review. */
  async fillFromKey(entries: Entries): Promise<void> {
    const [, key, source, destination, role] = this.words.pages;
    await this.expectPage(key);
    await this.fillKey(entries);
    await this.next();
    await this.fillSecret(source, entries.source);
    await this.fillSecret(destination, entries.destination);
    await this.expectPage(role);
    if (entries.roleName) await this.field('roleName').fill(entries.roleName);
    await this.nextToReview();
  }

  /** Goes on from the IAM role page to the review. */
  async nextToReview(): Promise<void> {
    const [, , , , role, keyUsers, permissions] = this.words.pages;
    for (const title of [role, keyUsers, permissions]) {
      await this.expectPage(title);
      await this.next();
    }
    await this.expectPage(this.words.review);
  }

  async fillSecret(title: string, { secretName, password }: Entries['source']): Promise<void> {
    await this.expectPage(title);
    if (secretName) await this.field('secretName').fill(secretName);
    await this.field('password').fill(password);
    await this.next();
  }

  async chooseRegion(region: string): Promise<void> {
    await this.page.getByRole('button', { name: new RegExp(`^${this.words.region} `) }).click();
    await this.page.getByRole('option', { name: region }).click();
  }

  async fillKey({ alias, existingKey }: Entries): Promise<void> {
    if (alias) await this.field('alias').fill(alias);
    if (!existingKey) return;
    await this.page.getByRole('radio', { name: this.words.useExistingKey }).check({ force: true });
    await this.findKey(existingKey);
    await this.page.getByRole('radio', { name: existingKey }).check({ force: true });
  }

  /** Shows only the existing keys that match, since earlier tests leave more keys than the list shows at a time. */
  async findKey(text: string): Promise<void> {
    await this.page.getByLabel(this.words.findKey).fill(text);
  }

  /** The row of the plan for a resource. */
  planned(what: 'key' | 'source' | 'destination'): Locator {
    const table = this.page.getByRole('table', { name: this.words.plan, exact: true });
    return table.getByRole('row').filter({ hasText: this.words.resources[what] });
  }

  restoreButton(what: 'key' | 'source' | 'destination'): Locator {
    return this.page.getByRole('button', { name: this.words.restoreIt(this.words.resources[what]), exact: true });
  }

  anotherNameButton(what: 'source' | 'destination'): Locator {
    return this.page.getByRole('button', { name: this.words.anotherName(this.words.resources[what]), exact: true });
  }

  /** Chooses to restore a resource, and expects the plan to show it. */
  async restore(what: 'key' | 'source' | 'destination'): Promise<void> {
    await this.restoreButton(what).click();
    await expect(this.planned(what).getByText(this.words.restored, { exact: true })).toBeVisible();
    await expect(this.restoreButton(what)).toHaveCount(0);
  }

  /** Chooses Create resources and waits for the run's page; returns the run's id. */
  async create(button = this.createButton): Promise<string> {
    await expect(button).toBeEnabled();
    await button.click();
    await this.page.waitForURL(/\/runs\/(?!new)[^/]+$/);
    return new URL(this.page.url()).pathname.split('/').at(-1) ?? '';
  }
}
