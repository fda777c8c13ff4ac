import { expect, test, wasAnswered } from './fixtures.ts';
import type { Barrier } from './harness/fault-book.ts';
import { crowdStreams, killPortal } from './harness/portal-process.ts';
import { countMade } from './harness/read-set-up.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';

const PLACE = { accountId: '111111111111', region: 'us-east-1' };

// What a browser says when the server or the network is away for a while, and nothing else.
test.use({ allowedComplaints: [/^Failed to load resource/] });

/** Entries that no other test uses. */
function entriesFor(name: string) {
  return {
    alias: name,
    source: { secretName: `${name}_source`, password: 'source password' },
    destination: { secretName: `${name}_destination`, password: 'destination password' },
    roleName: `${name}-loader`,
  };
}

const MOMENTS: readonly { name: string; barrier: Barrier }[] = [
  { name: 'killed-key', barrier: { operation: 'CreateKey', when: 'after' } },
  { name: 'killed-role', barrier: { operation: 'CreateRole', when: 'after' } },
  { name: 'killed-secret', barrier: { operation: 'CreateSecret', when: 'before' } },
];

for (const { name, barrier } of MOMENTS) {
  test(`a portal killed at ${barrier.operation}, ${barrier.when} AWS has done it, goes on and makes everything once`, async ({
    openAs,
    aws,
    motoUrl,
  }) => {
    const page = await openAs('dba@payments', '/runs/new');
    const wizard = new Wizard(page);
    await wizard.fill(entriesFor(name));
    const held = await aws.hold(barrier);
    const runId = await wizard.create();
    await held.reached();
    await killPortal();
    await held.release();
    // The same page, without a reload: its stream takes up where it was.
    await new RunPage(page).expectSucceeded();
    expect(await countMade(motoUrl, PLACE, runId)).toEqual({ keys: 1, secrets: 2 });
    expect(await aws.calls('CreateKey')).toHaveLength(1);
    const made = (await aws.calls('CreateRole')).filter(({ status }) => status === 200);
    expect(made.length).toBeLessThanOrEqual(1);
  });
}

test('a page that is reloaded in the middle of a run goes on', async ({ openAs, aws }) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  await wizard.fill(entriesFor('reloaded'));
  const held = await aws.hold({ operation: 'CreateSecret' });
  await wizard.create();
  await held.reached();
  await page.reload();
  const run = new RunPage(page);
  await expect(run.step('kms-key')).toContainText('Succeeded');
  await held.release();
  await run.expectSucceeded();
});

test('a page that may not follow one more run says what to do, and follows it once another is closed', async ({
  openAs,
  aws,
}) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  await wizard.fill(entriesFor('crowded'));
  const removeCause = await aws.fail({ operation: 'PutRolePolicy', kind: 'access-denied' });
  await wizard.create();
  const run = new RunPage(page);
  await expect(run.step('role-policy')).toContainText('Failed');
  await removeCause();
  const closeOthers = await crowdStreams();
  await page.reload();
  const advice = page.getByText('Close the tabs of runs that you do not need');
  await expect(advice).toBeVisible();
  await closeOthers();
  await expect(page.getByText('Live', { exact: true })).toBeVisible();
  await expect(advice).toHaveCount(0);
  await run.retry();
  await run.expectSucceeded();
});

test('a page that lost its connection shows everything once it is back', async ({ openAs, aws }) => {
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  await wizard.fill(entriesFor('offline'));
  const held = await aws.hold({ operation: 'CreateSecret' });
  await wizard.create();
  await held.reached();
  await page.context().setOffline(true);
  await held.release();
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);
  await page.context().setOffline(false);
  await new RunPage(page).expectSucceeded();
});

test('a new role that KMS does not see yet is waited for', async ({ openAs, aws }) => {
  await aws.configure({ roleVisibility: { ms: 0, calls: 2 } });
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  await wizard.fill(entriesFor('waiting'));
  await wizard.create();
  await new RunPage(page).expectSucceeded();
  const answered = (await aws.calls('PutKeyPolicy')).filter(wasAnswered);
  expect(answered.map(({ status }) => status)).toEqual([400, 400, 200]);
});
