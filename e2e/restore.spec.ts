import { expect, test } from './fixtures.ts';
import { expectSetUp } from './harness/expected-set-up.ts';
import { leaveKey, leaveSecret } from './harness/left-overs.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';
import { WORDS } from './pages/words.ts';

const ROLE = { roleName: 'restored-loader', policyName: 'data_loading_policy' };
const SECRETS = {
  source: { secretName: 'restored_source', userName: 'sourcedbreader' },
  destination: { secretName: 'restored_destination', userName: 'destinationdbwriter' },
};

test('the same names are used again: what is pending deletion is restored, with the new values, key and tags', async ({
  openAs,
  motoUrl,
}) => {
  const former = [
    await leaveSecret(motoUrl, SECRETS.source.secretName, 'payments'),
    await leaveSecret(motoUrl, SECRETS.destination.secretName, 'payments'),
  ];
  const page = await openAs('dba@payments', '/runs/new');
  const wizard = new Wizard(page);
  const entries = {
    alias: 'restored',
    source: { ...SECRETS.source, password: 'second source' },
    destination: { ...SECRETS.destination, password: 'second destination' },
    roleName: ROLE.roleName,
  };
  await wizard.fill(entries);
  for (const what of ['source', 'destination'] as const) {
    await expect(page.getByText(`${wizard.words.resources[what]}: ${wizard.words.waits}`).first()).toBeVisible();
  }
  // Nothing is restored without the person's choice.
  await wizard.createButton.click();
  await expect(page.getByText('the plan has a conflict').first()).toBeVisible();

  await wizard.restore('source');
  await expect(wizard.planned('source')).toContainText(wizard.words.willBeReplaced);
  await expect(wizard.restoreButton('destination')).toBeVisible();
  await wizard.restore('destination');
  const runId = await wizard.create();
  const run = new RunPage(page);
  await run.expectSucceeded();
  await expect(run.step('source-secret')).toContainText('Restored the secret restored_source and replaced its value.');

  const arns = await run.copyArns();
  expect([arns.source, arns.destination]).toEqual(former);
  await expectSetUp(motoUrl, arns, {
    teamId: 'payments',
    runId,
    alias: entries.alias,
    source: { ...entries.source, isRestored: true },
    destination: { ...entries.destination, isRestored: true },
    ...ROLE,
  });
});

test('a secret that someone else made is not offered for restoration', { tag: '@all' }, async ({ openAs, motoUrl }) => {
  await leaveSecret(motoUrl, 'others_source', null);
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  const secret = (name: string) => ({ secretName: name, password: 'one' });
  const named = { alias: 'others', roleName: 'others-loader', destination: secret('others_destination') };
  await wizard.fill({ ...named, source: secret('others_source') });
  await expect(wizard.page.getByText(wizard.words.notOurs)).toBeVisible();
  await expect(wizard.restoreButton('source')).toHaveCount(0);
  await wizard.anotherNameButton('source').click();
  await expect(wizard.field('secretName')).toBeFocused();
  await wizard.field('secretName').fill('mine_source');
  await wizard.next();
  await wizard.expectPage(wizard.words.pages[3]);
  await wizard.next();
  await wizard.nextToReview();
  await expect(wizard.planned('source').getByText('Create', { exact: true })).toBeVisible();
});

test.describe('in Japanese', () => {
  test.use({ locale: WORDS.ja.locale });

  test('a key and a secret that the portal made for the team are restored', { tag: '@all' }, async ({
    openAs,
    motoUrl,
  }) => {
    const keyArn = await leaveKey(motoUrl, 'payments');
    const theirs = await leaveKey(motoUrl, 'analytics');
    const sourceArn = await leaveSecret(motoUrl, 'ja_restored_source', 'payments');
    const idOf = (arn: string) => arn.split('/').at(-1) ?? '';
    const wizard = new Wizard(await openAs('dba@payments', '/runs/new'), 'ja');
    const { page, words } = wizard;
    await wizard.expectPage(words.pages[0]);
    await wizard.next();
    await wizard.expectPage(words.pages[1]);
    await page.getByRole('radio', { name: words.useExistingKey }).check({ force: true });
    await wizard.findKey(idOf(theirs));
    await expect(page.getByRole('radio', { name: idOf(theirs) })).toBeDisabled();
    await expect(page.getByRole('button', { name: words.restoreKey(idOf(theirs)), exact: true })).toHaveCount(0);
    await wizard.findKey(idOf(keyArn));
    await page.getByRole('button', { name: words.restoreKey(idOf(keyArn)), exact: true }).click();
    await expect(page.getByRole('radio', { name: idOf(keyArn) })).toBeChecked();
    await wizard.next();
    await wizard.fillSecret(words.pages[2], { secretName: 'ja_restored_source', password: 'one' });
    await wizard.fillSecret(words.pages[3], { secretName: 'ja_restored_destination', password: 'two' });
    await wizard.field('roleName').fill('ja-restored-loader');
    await wizard.nextToReview();
    await expect(wizard.planned('key').getByText(words.restored, { exact: true })).toBeVisible();
    await expect(page.getByText(words.waits).first()).toBeVisible();
    await wizard.restore('source');
    await expect(wizard.planned('source')).toContainText(words.willBeReplaced);
    await wizard.create();
    const run = new RunPage(page, 'ja');
    await run.expectSucceeded();
    const arns = await run.copyArns();
    expect([arns.key, arns.source]).toEqual([keyArn, sourceArn]);
    await expect(run.step('kms-key')).toContainText(`キー ${idOf(keyArn)} を復元しました。`);
    await expect(run.step('source-secret')).toContainText('シークレット ja_restored_source を復元し、');
  });
});
