import { expect, type Page } from '@playwright/test';
import { firstRows } from '#lib/testing/trials.ts';
import type { FaultControl } from '../harness/fault-control.ts';
import { CleanUpPage } from './clean-up.ts';
import { RunPage } from './run.ts';
import { Wizard } from './wizard.ts';
import type { Language } from './words.ts';

/** A page that opens by its address alone. */
export interface Screen {
  person: string;
  path: string;
}

/** The pages without a state of their own: a new one needs only a row. */
const PAGES: readonly Screen[] = [
  { person: 'stranger', path: '/sign-in' },
  { person: 'stranger', path: '/signed-out' },
  { person: 'newcomer', path: '/no-team' },
  { person: 'lead@payments', path: '/runs' },
  { person: 'lead@payments', path: '/runs/dashboard' },
  { person: 'lead@payments', path: '/setups' },
  { person: 'lead@payments', path: '/no-such-page' },
  { person: 'lead@payments', path: '/settings' },
  { person: 'lead@ledger', path: '/approvals' },
  { person: 'support', path: '/support' },
  { person: 'auditor', path: '/audit' },
  { person: 'admin', path: '/admin/sessions' },
  { person: 'admin', path: '/admin/teams' },
  { person: 'admin', path: '/admin/notifications' },
  { person: 'admin', path: '/admin/status' },
];

/** Some of them with an error or without content. */
const VARIANTS: readonly Screen[] = [
  { person: 'stranger', path: '/sign-in?error=issuer' },
  { person: 'lead@payments', path: '/runs?text=nothing-is-called-so' },
  { person: 'lead@payments', path: '/runs/dashboard?days=7&team=no-such-team' },
  { person: 'support', path: '/support?trouble=failed&code=access-denied' },
];

/** In `npm test` each page once. */
export const SCREENS = firstRows([...PAGES, ...VARIANTS], PAGES.length);

/** Checks the page as it is now. */
type Visit = (what: string) => Promise<void>;

interface Journey {
  page: Page;
  language: Language;
  /** The names of this setup begin with it. */
  name: string;
  visit: Visit;
}

/** Fills each page of the form and visits it, first as it opens, then with an error, up to the review with its plan. */
export async function visitForm({ page, language, name, visit }: Journey): Promise<Wizard> {
  const wizard = new Wizard(page, language);
  for (const title of wizard.words.pages) {
    await wizard.expectPage(title);
    await visit(title);
    if (title === wizard.words.pages[1]) await visitKeys(wizard, visit);
    for (const [label, text] of valuesOf(title, name)) {
      if (await wizard.field(label).isVisible()) await wizard.field(label).fill(text);
    }
    await wizard.next();
  }
  await wizard.expectPage(wizard.words.review);
  await expect(wizard.createButton).toBeEnabled();
  await visit(wizard.words.review);
  return wizard;
}

/** The page of the key with an error, and with the list of existing keys. */
async function visitKeys(wizard: Wizard, visit: Visit): Promise<void> {
  const { page, words } = wizard;
  await wizard.field('alias').fill('');
  await wizard.next();
  await visit('a page with an error');
  await page.getByRole('radio', { name: words.useExistingKey }).check({ force: true });
  await wizard.findKey('-data');
  await expect(page.getByText('shared-data').first()).toBeVisible();
  await visit('a list of keys');
  await page.getByRole('radio', { name: words.createNewKey }).check({ force: true });
}

function valuesOf(title: string, name: string) {
  return [
    ['alias', name],
    // The two secrets differ by the page's title, whose spaces and Japanese letters a name can't have.
    ['secretName', `${name}/${Buffer.from(title).toString('hex').slice(0, 12)}`],
    ['password', 'A password 1'],
    ['roleName', `${name}-loader`],
  ] as const;
}

/** Visits a run while it works, when it has failed, and when it has succeeded; returns its id. */
export async function visitRun(wizard: Wizard, aws: FaultControl, { page, language, visit }: Journey): Promise<string> {
  const held = await aws.hold({ operation: 'PutRolePolicy' });
  // The audit may take longer than the portal waits, and a held call would be sent again.
  const removeCause = await aws.fail({ operation: 'PutRolePolicy', kind: 'access-denied' });
  const runId = await wizard.create();
  await held.reached();
  await visit('a run that works');
  await held.release();
  const run = new RunPage(page, language);
  await expect(run.retryButton).toBeVisible();
  await visit('a failed run');
  await removeCause();
  await run.retry();
  await run.expectSucceeded();
  await visit('a run that succeeded');
  return runId;
}

/** Visits the clean-up of the run: before, and when it is done. */
export async function visitCleanUp(roleName: string, { page, language, visit }: Journey): Promise<void> {
  const cleanUp = new CleanUpPage(page, language);
  await cleanUp.open();
  await expect(page.getByLabel(cleanUp.words.typeToConfirm(roleName))).toBeVisible();
  await visit('a clean-up before it is confirmed');
  await cleanUp.type(roleName, roleName);
  await cleanUp.confirm();
  await cleanUp.expectDone();
  await visit('a clean-up that is done');
}
