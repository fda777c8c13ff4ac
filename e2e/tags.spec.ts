import { submissionFor } from './faults/requests.ts';
import { expect, expectAccessible, test } from './fixtures.ts';
import { expectSetUp } from './harness/expected-set-up.ts';
import { RunPage } from './pages/run.ts';
import { callAction } from './pages/start-run.ts';
import { Wizard } from './pages/wizard.ts';

/** The tag that the team ledger requires everywhere (sandbox/teams.ts). */
const COST_CENTER = { key: 'CostCenter', value: '4711' };
const OWNER = { key: 'Owner', value: '決済 チーム' };
const NAMES = { source: 'tagged_source', destination: 'tagged_destination', roleName: 'tagged-loader' };

test('a tag of the team is filled in and locked, and ends up in AWS with the tags and descriptions that were entered', {
  tag: '@all',
}, async ({ openAs, motoUrl }) => {
  const wizard = new Wizard(await openAs('dba@ledger', '/runs/new'));
  const { page } = wizard;
  const [target, key, source, destination, role] = wizard.words.pages;
  const tag = (what: 'Key' | 'Value', number: number) => page.getByLabel(`${what} of tag ${number}`, { exact: true });
  const expectLocked = async (number: number) => {
    await expect(tag('Key', number)).toHaveValue(COST_CENTER.key);
    await expect(tag('Value', number)).toHaveValue(COST_CENTER.value);
    for (const what of ['Key', 'Value'] as const) await expect(tag(what, number)).not.toBeEditable();
    await expect(page.getByText('Your team sets this tag.')).toBeVisible();
    await expect(page.getByRole('button', { name: `Remove tag ${number}`, exact: true })).toHaveCount(0);
  };

  await wizard.expectPage(target);
  await wizard.next();
  await wizard.expectPage(key);
  await wizard.field('alias').fill('tagged');
  await expectLocked(1);
  await wizard.next();

  await wizard.expectPage(source);
  await expectLocked(1);
  await page.getByLabel('Description - optional').fill('For loading');
  await page.getByRole('button', { name: 'Add tag', exact: true }).click();
  await expect(tag('Key', 2)).toBeFocused();
  await tag('Key', 2).fill('aws:owner');
  await wizard.field('secretName').fill(NAMES.source);
  await wizard.field('password').fill('one');
  await wizard.next();
  await expect(tag('Key', 2)).toHaveAccessibleDescription(/AWS reserves this prefix/);
  await expect(tag('Key', 2)).toBeFocused();
  await expectAccessible(page);
  await tag('Key', 2).fill(OWNER.key);
  await tag('Value', 2).fill(OWNER.value);
  await wizard.next();

  await wizard.fillSecret(destination, { secretName: NAMES.destination, password: 'two' });
  await wizard.expectPage(role);
  // The first is the one that the database requires.
  await expectLocked(2);
  await wizard.field('roleName').fill(NAMES.roleName);
  await page.getByLabel('Description - optional').fill('Loads data');
  await wizard.nextToReview();
  await expect(page.getByText(`${COST_CENTER.key}=${COST_CENTER.value}, ${OWNER.key}=${OWNER.value}`)).toBeVisible();
  const runId = await wizard.create(page.getByRole('button', { name: 'Request approval' }));

  const lead = await openAs('lead@ledger', `/runs/${runId}`);
  await lead.getByRole('button', { name: 'Approve' }).click();
  await lead.getByRole('dialog').getByRole('button', { name: 'Approve' }).click();
  const run = new RunPage(page);
  await run.expectSucceeded();
  await expectSetUp(motoUrl, await run.copyArns(), {
    teamId: 'ledger',
    runId,
    alias: 'tagged',
    key: { tags: [COST_CENTER] },
    source: {
      secretName: NAMES.source,
      userName: 'sourcedbreader',
      password: 'one',
      description: 'For loading',
      tags: [COST_CENTER, OWNER],
    },
    destination: {
      secretName: NAMES.destination,
      userName: 'destinationdbwriter',
      password: 'two',
      tags: [COST_CENTER],
    },
    roleName: NAMES.roleName,
    policyName: 'data_loading_policy',
    role: { description: 'Loads data', tags: [COST_CENTER] },
  });
});

test('the portal refuses a request without the team’s tags, whoever sends it', async ({ openAs }) => {
  const dba = await openAs('dba@ledger', null);
  const target = { teamId: 'ledger', region: 'eu-central-1' };
  const { passwords: _, ...request } = submissionFor('untagged', { target });
  const { tags: _tags, ...role } = request.role;
  const refused = await callAction(dba, '/runs/new', 'planRun', { ...request, role });
  expect(refused).toEqual({ ok: false, error: { code: 'invalid-input', fields: { 'role.tags': 'team-tag' } } });
});
