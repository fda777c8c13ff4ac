import { submissionFor } from './faults/requests.ts';
import { expect, test, wasAnswered } from './fixtures.ts';
import type { Barrier } from './harness/fault-book.ts';
import { crowdStreams, killPortal } from './harness/portal-process.ts';
import { countMade } from './harness/read-set-up.ts';
import { RunPage } from './pages/run.ts';
import { startRun } from './pages/start-run.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };

// The browser's errors when the server or the network is temporarily unavailable.
test.use({ allowedComplaints: [/^Failed to load resource/] });

/** The last two run only in `npm run test:all`: R-01 of the fault tests kills the portal at every mutating call. */
const MOMENTS: readonly { name: string; barrier: Barrier; tag: string[] }[] = [
  { name: 'killed-key', barrier: { operation: 'CreateKey', when: 'after' }, tag: [] },
  { name: 'killed-role', barrier: { operation: 'CreateRole', when: 'after' }, tag: ['@all'] },
  { name: 'killed-secret', barrier: { operation: 'CreateSecret', when: 'before' }, tag: ['@all'] },
];

for (const { name, barrier, tag } of MOMENTS) {
  test(`a portal killed at ${barrier.operation}, ${barrier.when} AWS has done it, continues and makes everything once`, {
    tag,
  }, async ({ openAs, aws, motoUrl }) => {
    const held = await aws.hold(barrier);
    const page = await openAs('dba@payments', null);
    const runId = await startRun(page, submissionFor(name));
    await held.reached();
    await killPortal();
    await held.release();
    // The same page without a reload: its stream resumes. The lease of the killed portal must expire first.
    await new RunPage(page).expectSucceeded({ timeout: 30_000 });
    expect(await countMade(motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
    expect(await aws.calls('CreateKey')).toHaveLength(1);
    const made = (await aws.calls('CreateRole')).filter(({ status }) => status === 200);
    expect(made.length).toBeLessThanOrEqual(1);
  });
}

test('a page over the limit of followed runs says what to do, and follows its run once another page closes', {
  tag: '@all',
}, async ({ openAs, aws }) => {
  const removeCause = await aws.fail({ operation: 'PutRolePolicy', kind: 'access-denied' });
  const page = await openAs('dba@payments', null);
  await startRun(page, submissionFor('crowded'));
  const run = new RunPage(page);
  await expect(run.step('role-policy')).toContainText('Failed');
  await removeCause();
  const closeOthers = await crowdStreams();
  await page.reload();
  const advice = page.getByText('Close the tabs of runs that you don’t need');
  await expect(advice).toBeVisible();
  await closeOthers();
  await expect(advice).toHaveCount(0);
  await run.retry();
  await run.expectSucceeded();
});

test('a page that is reloaded during a run and then loses its connection shows everything after it reconnects', async ({
  openAs,
  aws,
}) => {
  const held = await aws.hold({ operation: 'CreateSecret' });
  const page = await openAs('dba@payments', null);
  await startRun(page, submissionFor('offline'));
  await held.reached();
  await page.reload();
  const run = new RunPage(page);
  await expect(run.step('kms-key')).toContainText('Succeeded');
  await page.context().setOffline(true);
  await held.release();
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);
  await page.context().setOffline(false);
  await run.expectSucceeded();
});

test('a run waits for a new role that KMS doesn’t see yet', { tag: '@all' }, async ({ openAs, aws }) => {
  await aws.configure({ roleVisibility: { ms: 0, calls: 2 } });
  const page = await openAs('dba@payments', null);
  await startRun(page, submissionFor('waiting'));
  await new RunPage(page).expectSucceeded();
  const answered = (await aws.calls('PutKeyPolicy')).filter(wasAnswered);
  expect(answered.map(({ status }) => status)).toEqual([400, 400, 200]);
});
