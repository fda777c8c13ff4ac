import { CreateRoleCommand } from '@aws-sdk/client-iam';
import { expect, test, wasAnswered } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { trustPolicyText } from './harness/test-aws.ts';
import { Wizard } from './pages/wizard.ts';
import { type Language, WORDS } from './pages/words.ts';

const PAYMENTS = { accountId: '111111111111', region: 'us-east-1' };
const PASSWORDS = { source: { password: 'source password' }, destination: { password: 'destination password' } };

const PROBLEMS = {
  en: {
    noAlias: /Enter an alias\./,
    reservedAlias: /Choose an alias that does not begin with aws\/: AWS keeps these for its own keys\./,
    noPassword: /Enter the password\./,
    suffix: /Do not end the name with a hyphen and six characters/,
    equalNames: /Choose another name: the source database secret has this one\./,
    roleCharacters: /Use only letters, digits and the characters \+=,\.@-_ without blanks\./,
  },
  ja: {
    noAlias: /エイリアスを入力してください。/,
    reservedAlias: /aws\/ で始まらないエイリアスを入力してください。aws\/ は AWS のキー用に予約されています。/,
    noPassword: /パスワードを入力してください。/,
    suffix: /末尾をハイフンと 6 文字にしないでください/,
    equalNames: /別の名前を入力してください。この名前はソースデータベースのシークレットで使用しています。/,
    roleCharacters: /英数字と \+=,\.@-_ のみを使用してください。空白は使用できません。/,
  },
} as const;

for (const language of ['en', 'ja'] as const satisfies Language[]) {
  test.describe(`in ${language}`, () => {
    test.use({ locale: WORDS[language].locale });

    test(`what AWS would refuse is said beside the field, and Next goes on once it is right (${language})`, async ({
      openAs,
    }) => {
      const wizard = new Wizard(await openAs('dba@payments', '/runs/new'), language);
      const problems = PROBLEMS[language];
      const [target, key, source, destination, role] = wizard.words.pages;

      await wizard.expectPage(target);
      await wizard.next();
      await wizard.expectPage(key);
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
      await wizard.next();
      await wizard.expectProblem('password', problems.noPassword);
      await wizard.field('password').fill('secret');
      await wizard.field('secretName').fill('source-secret');
      await wizard.next();
      await wizard.expectProblem('secretName', problems.suffix);
      await wizard.field('secretName').fill('one_name');

      await wizard.next();
      await wizard.expectPage(destination);
      await wizard.field('password').fill('secret');
      await wizard.field('secretName').fill('one_name');
      await wizard.next();
      await wizard.expectProblem('secretName', problems.equalNames);
      await wizard.field('secretName').fill('another_name');

      await wizard.next();
      await wizard.expectPage(role);
      await wizard.field('roleName').fill('aurora data loader');
      await wizard.next();
      await wizard.expectProblem('roleName', problems.roleCharacters);
      await wizard.field('roleName').fill('form-loader');
      await wizard.next();
      await wizard.expectPage(wizard.words.review);
    });
  });
}

test('going back keeps what was typed, the passwords too', async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({ ...PASSWORDS, alias: 'kept-alias', roleName: 'kept-loader' });
  const previous = wizard.page.getByRole('button', { name: 'Previous', exact: true });
  await previous.click();
  await expect(wizard.field('roleName')).toHaveValue('kept-loader');
  await previous.click();
  await expect(wizard.field('password')).toHaveValue('destination password');
  await previous.click();
  await previous.click();
  await expect(wizard.field('alias')).toHaveValue('kept-alias');
});

test('no password is in the page outside of its field, nor kept in the browser', async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({ source: { password: 'Zq7-canary-1' }, destination: { password: 'Zq7-canary-2' } });
  await expect(wizard.createButton).toBeEnabled();
  expect(await wizard.page.content()).not.toContain('Zq7-canary');
  const stored = await wizard.page.evaluate(() => JSON.stringify([{ ...sessionStorage }, { ...localStorage }]));
  expect(stored).not.toContain('Zq7-canary');
});

test('a double click on Create resources makes one run', async ({ openAs, aws }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({
    alias: 'double',
    source: { secretName: 'double_source', password: 'one' },
    destination: { secretName: 'double_destination', password: 'two' },
    roleName: 'double-loader',
  });
  await expect(wizard.createButton).toBeEnabled();
  await wizard.createButton.dblclick();
  await wizard.page.waitForURL(/\/runs\/(?!new)[^/]+$/);
  await expect.poll(async () => (await aws.calls('PutRolePolicy')).filter(wasAnswered)).toHaveLength(1);
  expect(await aws.calls('CreateKey')).toHaveLength(1);
  expect((await aws.calls('CreateRole')).filter(wasAnswered)).toHaveLength(1);
});

test('a role name that is taken is a conflict in the plan, and nothing is created', async ({
  openAs,
  aws,
  motoUrl,
}) => {
  const { iam } = await openAwsClients(motoUrl, PAYMENTS);
  const AssumeRolePolicyDocument = trustPolicyText({ Service: 'ec2.amazonaws.com' });
  await iam.send(new CreateRoleCommand({ RoleName: 'somebody-elses', AssumeRolePolicyDocument }));
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.fill({
    alias: 'conflict',
    source: { secretName: 'conflict_source', password: 'one' },
    destination: { secretName: 'conflict_destination', password: 'two' },
    roleName: 'somebody-elses',
  });
  await expect(wizard.page.getByText(/The role name is taken/).first()).toBeVisible();
  await expect(wizard.page.getByText(/It was not made by this portal/).first()).toBeVisible();
  await wizard.createButton.click();
  await expect(wizard.page.getByText(/cannot be created yet/).first()).toBeVisible();
  await expect(wizard.page).toHaveURL(/\/runs\/new$/);
  expect(await aws.calls('CreateKey')).toEqual([]);
});

test('going back from a form that was begun asks first', async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs'));
  const { page } = wizard;
  await page.getByRole('link', { name: 'New set-up', exact: true }).first().click();
  await wizard.expectPage('Team and Region');
  await wizard.next();
  await wizard.field('alias').fill('begun');
  await page.evaluate(() => history.back());
  await page.getByRole('button', { name: 'Stay', exact: true }).click();
  await expect(wizard.field('alias')).toHaveValue('begun');
  await page.evaluate(() => history.back());
  await page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(page).toHaveURL(/\/runs$/);
});

test('leaving a form that was begun asks first', async ({ openAs }) => {
  const wizard = new Wizard(await openAs('dba@payments', '/runs/new'));
  await wizard.expectPage('Team and Region');
  await wizard.next();
  await wizard.field('alias').fill('begun');
  await wizard.page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await wizard.page.getByRole('button', { name: 'Stay', exact: true }).click();
  await expect(wizard.field('alias')).toHaveValue('begun');
  await wizard.page.getByRole('button', { name: 'Cancel', exact: true }).click();
  await wizard.page.getByRole('button', { name: 'Leave', exact: true }).click();
  await expect(wizard.page).toHaveURL(/\/runs$/);
});
