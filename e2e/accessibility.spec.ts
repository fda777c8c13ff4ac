import type { Page } from '@playwright/test';
import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { findPageProblems } from './pages/page-problems.ts';
import { SCREENS, visitCleanUp, visitForm, visitRun } from './pages/screens.ts';
import { callAction, requestRun, startRun, waitForRun } from './pages/start-run.ts';
import { type Language, WORDS } from './pages/words.ts';

test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of 404/] });

interface Look {
  language: Language;
  colorScheme: 'light' | 'dark';
  width: number;
  hasForcedColors?: boolean;
}

const LOOKS: readonly Look[] = [
  ...(['en', 'ja'] as const).flatMap((language) =>
    (['light', 'dark'] as const).flatMap((colorScheme) =>
      [1440, 1024, 390].map((width) => ({ language, colorScheme, width })),
    ),
  ),
  // 1440 pixels at a zoom of 200 %.
  { language: 'en', colorScheme: 'light', width: 720 },
  { language: 'en', colorScheme: 'light', width: 1440, hasForcedColors: true },
  { language: 'ja', colorScheme: 'dark', width: 390, hasForcedColors: true },
];

for (const { language, colorScheme, width, hasForcedColors = false } of LOOKS) {
  const look = [language, colorScheme, width, ...(hasForcedColors ? ['forced-colors'] : [])].join('-');
  test.describe(`the look ${look}`, { tag: look === 'en-light-1440' ? [] : ['@all'] }, () => {
    test.use({ locale: WORDS[language].locale, colorScheme, viewport: { width, height: 900 } });
    // Each test opens a dozen pages and audits each of them.
    test.describe.configure({ timeout: 300_000 });

    /** Shows the page in this look, and checks it at every visit. */
    async function watch(page: Page): Promise<(what: string) => Promise<void>> {
      if (hasForcedColors) await page.emulateMedia({ forcedColors: 'active' });
      return async (what) => {
        await expectAccessible(page, { what });
        expect.soft(await page.evaluate(findPageProblems), what).toEqual([]);
      };
    }

    test(`everyone can use the pages from the form to the clean-up (${look})`, async ({ openAs, aws }) => {
      const page = await openAs('dba@payments', '/runs/new');
      const name = `axe-${look}`;
      const journey = { page, language, name, visit: await watch(page) };
      const wizard = await visitForm(journey);
      await visitRun(wizard, aws, journey);
      await visitCleanUp(`${name}-loader`, journey);
    });

    test(`everyone can use the other pages, with the longest names (${look})`, async ({ openAs }) => {
      const long = submissionFor(`long-${look}`.padEnd(128, 'g'), {
        role: { roleName: `long-${look}`.padEnd(64, 'g'), policyName: 'data_loading_policy' },
      });
      const pages = new Map<string, Page>();
      const pageOf = async (person: string) => {
        const page = pages.get(person) ?? (await openAs(person, null));
        pages.set(person, page);
        return page;
      };
      const dba = await pageOf('dba@payments');
      const longId = await requestRun(dba, long);
      await waitForRun(dba, longId, 'succeeded');
      const target = { teamId: 'ledger', region: 'eu-central-1' };
      const requester = await pageOf('dba@ledger');
      const runId = await startRun(requester, submissionFor(`asked-${look}`, { target }));
      const awaiting = { person: 'lead@ledger', path: `/runs/${runId}` };
      const bundle = { person: 'dba@payments', path: `/runs/${longId}/bundle` };
      for (const { person, path } of [...SCREENS, awaiting, bundle]) {
        const page = await pageOf(person);
        const visit = await watch(page);
        await page.goto(path);
        await visit(`${path} for ${person}`);
      }
      // A run that waits would count in later tests.
      expect(await callAction(requester, `/runs/${runId}`, 'cancelRun', { runId })).toMatchObject({ ok: true });
    });
  });
}
