import { expect, type Page } from '@playwright/test';

/**
 * Waits until React handles everything on the page. Before that, Playwright itself waits for each control that it uses.
 */
export async function expectHydrated(page: Page): Promise<void> {
  await expect(page.locator('fieldset:disabled')).toHaveCount(0);
}
