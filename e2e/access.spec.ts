import { submissionFor } from './faults/requests.ts';
import { expect, test, wasAnswered } from './fixtures.ts';
import { OWN_SITE } from './harness/http-client.ts';
import { endAllSessions } from './harness/portal-process.ts';
import { requestRun } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';

const NO_SUCH_RUN = '00000000-0000-4000-8000-000000000000';

test.use({ allowedComplaints: [/^Failed to load resource: the server responded with a status of (?:401|403|404)/] });

test("another team's run and a missing run get the same response", { tag: '@all' }, async ({ openAs, aws }) => {
  const runId = await requestRun(await openAs('dba@payments', null), submissionFor('private'));
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);

  const stranger = await openAs('dba@analytics', null);
  const answers = await Promise.all(
    [runId, NO_SUCH_RUN].map(async (id) => {
      const data = await stranger.request.get(`/api/runs/${id}`, { headers: OWN_SITE });
      const events = await stranger.request.get(`/api/runs/${id}/events`, { headers: OWN_SITE });
      return { status: data.status(), body: await data.json(), events: events.status() };
    }),
  );
  expect(answers[0]).toMatchObject({ status: 404, events: 404 });
  expect(answers[0]).toEqual(answers[1]);
  const texts: string[] = [];
  for (const id of [runId, NO_SUCH_RUN]) {
    const response = await stranger.goto(`/runs/${id}`);
    expect(response?.status()).toBe(404);
    texts.push(await stranger.locator('main').first().innerText());
  }
  expect(texts[0]).toContain('Not found');
  expect(texts[0]).toBe(texts[1]);
});

test('browsers that ask for the usual address of the icon get the icon', { tag: '@all' }, async ({ openAs }) => {
  const stranger = await openAs('stranger', null);
  const answer = await stranger.request.get('/favicon.ico', { headers: OWN_SITE });
  expect([answer.status(), answer.headers()['content-type']]).toEqual([200, 'image/svg+xml']);
});

test('a partial form from before the session ended is restored after sign-in, except for the passwords, and sign-out ends the session', async ({
  openAs,
}) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({
    alias: 'kept',
    source: { secretName: 'kept_source', password: 'one' },
    destination: { secretName: 'kept_destination', password: 'two' },
    roleName: 'kept-loader',
  });
  await expect(wizard.createButton).toBeEnabled();
  await endAllSessions();
  await wizard.page.getByRole('button', { name: 'Check again' }).click();
  await expect(wizard.page.getByText('You’re signed out').first()).toBeVisible();
  await wizard.page.getByRole('link', { name: 'Sign in', exact: true }).click();
  await wizard.page.waitForURL(/sign-in/);
  await wizard.page.getByRole('button', { name: 'Sign in', exact: true }).click();
  await wizard.page.getByRole('button', { name: 'dba@payments', exact: true }).click();
  await wizard.page.waitForURL(/\/runs\/new\?draft=.*&step=source$/);
  await expect(wizard.page.getByText('Your draft was restored').first()).toBeVisible();
  await expect(wizard.page.getByText('Re-enter the passwords.').first()).toBeVisible();
  await expect(wizard.field('password')).toHaveValue('');
  await expect(wizard.field('secretName')).toHaveValue('kept_source');

  const { page } = wizard;
  await page.getByRole('button', { name: /dba@payments/ }).click();
  await page.getByRole('menuitem', { name: 'Sign out' }).click();
  await page.waitForURL(/signed-out/);
  await page.goto('/runs');
  await expect(page).toHaveURL(/\/sign-in/);
});
