import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { expect, test, wasAnswered } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { trustPolicyText } from './harness/test-aws.ts';
import { Wizard } from './pages/wizard.ts';
import { type Language, TAGS, WORDS } from './pages/words.ts';

const PAYMENTS = { accountId: '111111111111', region: 'us-east-1' };

const PROBLEMS = {
  en: {
    noAlias: /Enter an alias\./,
    reservedAlias: /Enter an alias that doesn’t begin with aws\/\. AWS reserves this prefix for its own keys\./,
    noPassword: /Enter the password\./,
    suffix: /The name ends with a hyphen and six characters/,
    equalNames: /Enter another name\. The source secret has this name\./,
    roleCharacters: /Use only letters, digits, and the characters \+=,\.@-_ without spaces\./,
  },
  ja: {
    noAlias: /エイリアスを入力してください。/,
    reservedAlias: /aws\/ で始まらないエイリアスを入力してください。aws\/ は AWS のキー用に予約されています。/,
    noPassword: /パスワードを入力してください。/,
    suffix: /ハイフンと 6 文字です/,
    equalNames: /別の名前を入力してください。この名前はソースシークレットで使用されています。/,
    roleCharacters: /英数字と \+=,\.@-_ のみを使用してください。空白は使用できません。/,
  },
} as const;

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test.describe(`in ${language}`, { tag: TAGS[language] }, () => {
    test.use({ locale: WORDS[language].locale });

    test(`what AWS would reject is reported next to the field, and Next continues once it is valid (${language})`, async ({
      openAs,
    }) => {
      const wizard = new Wizard(await openAs('dba@payments', '/runs/new'), language);
      const problems = PROBLEMS[language];
      const [target, key, source, destination, role, keyUsers, permissions] = wizard.words.pages;
      const { consolePages } = wizard.words;

      await wizard.expectPage(target);
      await wizard.next();
      await wizard.expectPage(key);
      await wizard.expectConsolePages([wizard.words.chooseKey, ...consolePages.key]);
      await wizard.field('alias').fill('');
      await wizard.next();
      await wizard.expectProblem('alias', problems.noAlias);
      await expect(wizard.field('alias')).toBeFocused();
      await wizard.field('alias').fill('aws/limitless');
      await wizard.expectProblem('alias', problems.reservedAlias);
      await wizard.field('alias').fill('limitless');
      await expect(wizard.field('alias')).not.toHaveAccessibleDescription(problems.reservedAlias);

      await wizard.next();
      await wizard.expectPage(source);
      await wizard.expectConsolePages(consolePages.secret);
      await wizard.next();
      await wizard.expectProblem('password', problems.noPassword);
      await wizard.field('password').fill('secret');
      await wizard.field('secretName').fill('source-secret');
      await wizard.expectProblem('secretName', problems.suffix);
      await wizard.field('secretName').fill('one_name');

      await wizard.next();
      await wizard.expectPage(destination);
      await wizard.expectConsolePages(consolePages.secret);
      await wizard.field('password').fill('secret');
      await wizard.field('secretName').fill('one_name');
      await wizard.next();
      await wizard.expectProblem('secretName', problems.equalNames);
      await wizard.field('secretName').fill('another_name');

      await wizard.next();
      await wizard.expectPage(role);
      await wizard.expectConsolePages(consolePages.role);
      await wizard.field('roleName').fill('aurora data loader');
      await wizard.next();
      await wizard.expectProblem('roleName', problems.roleCharacters);
      await wizard.field('roleName').fill('form-loader');
      await wizard.next();

      await wizard.expectPage(keyUsers);
      await wizard.expectConsolePages(consolePages.keyUsers);
      await wizard.next();
      await wizard.expectPage(permissions);
      await wizard.expectConsolePages(consolePages.permissions);
      await wizard.field('policyName').fill('data loading policy');
      await wizard.next();
      await wizard.expectProblem('policyName', problems.roleCharacters);
      await wizard.field('policyName').fill('form_policy');
      await wizard.next();
      await wizard.expectPage(wizard.words.review);
    });
  });
}

test('going back keeps what was typed, and only the password fields hold passwords', { tag: '@all' }, async ({
  openAs,
}) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  const { page } = wizard;
  const passwords = { source: { password: 'Zq7-canary-1' }, destination: { password: 'Zq7-canary-2' } };
  await wizard.fill({ ...passwords, alias: 'kept-alias', roleName: 'kept-loader' });
  await expect(wizard.createButton).toBeEnabled();
  expect(await page.content()).not.toContain('Zq7-canary');
  const stored = await page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(stored).not.toContain('Zq7-canary');
  const previous = page.getByRole('button', { name: 'Previous', exact: true });
  await previous.click();
  await previous.click();
  await previous.click();
  await expect(wizard.field('roleName')).toHaveValue('kept-loader');
  await previous.click();
  await expect(wizard.field('password')).toHaveValue('Zq7-canary-2');
  await previous.click();
  await previous.click();
  await expect(wizard.field('alias')).toHaveValue('kept-alias');
});

test('a role name that is taken creates nothing, and a double click with another name creates one run', {
  tag: '@all',
}, async ({ openAs, aws, motoUrl }) => {
  const { iam } = await openAwsClients(motoUrl, PAYMENTS);
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName: 'somebody-elses', AssumeRolePolicyDocument }));
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({
    alias: 'taken',
    source: { secretName: 'taken_source', password: 'one' },
    destination: { secretName: 'taken_destination', password: 'two' },
    roleName: 'somebody-elses',
  });
  await expect(wizard.page.getByText(/The role name is already in use/).first()).toBeVisible();
  await expect(wizard.page.getByText(/It wasn’t created by this portal/).first()).toBeVisible();
  await wizard.createButton.click();
  await expect(wizard.page.getByText(/can’t be started/).first()).toBeVisible();
  await expect(wizard.page).toHaveURL(/\/runs\/new\?draft=.*&step=review$/);
  expect(await aws.calls('CreateKey')).toEqual([]);

  for (let back = 0; back < 3; back += 1) {
    await wizard.page.getByRole('button', { name: 'Previous', exact: true }).click();
  }
  await wizard.field('roleName').fill('another-loader');
  await wizard.nextToReview();
  await expect(wizard.page.getByText('another-loader').first()).toBeVisible();
  await expect(wizard.page.getByText(/The role name is already in use/)).toHaveCount(0);
  await expect(wizard.createButton).toBeEnabled();
  await wizard.createButton.dblclick();
  await wizard.page.waitForURL(/\/runs\/(?!new)[^/]+$/);
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);
  expect(await aws.calls('CreateKey')).toHaveLength(1);
  expect((await aws.calls('CreateRole')).filter(wasAnswered)).toHaveLength(1);
});
