import { CreateKeyCommand, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import { expect, test } from './fixtures.ts';
import { openAwsClients } from './harness/aws-clients.ts';
import { RunPage } from './pages/run.ts';
import { Wizard } from './pages/wizard.ts';
import { WORDS } from './pages/words.ts';

const ROOT = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::111111111111:root' },
  Action: 'kms:*',
  Resource: '*',
};
const DELETED = { ...ROOT, Principal: { AWS: 'AROAEXAMPLEID00000001' }, Action: 'kms:Decrypt' };
const policy = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement });

const SHOWN = {
  en: { title: 'Key policy: The key policy names a deleted user or role', again: 'Check again' },
  ja: { title: 'キーポリシー: キーポリシーに削除済みのユーザーまたはロールが含まれています', again: '再チェック' },
} as const;

for (const language of ['en', 'ja'] as const) {
  test.describe(`in ${language}`, { tag: '@all' }, () => {
    test.use({ locale: WORDS[language].locale });

    test(`a key policy that KMS would refuse stops the setup in the plan, until it is corrected (${language})`, async ({
      openAs,
      motoUrl,
    }) => {
      const { kms } = await openAwsClients(motoUrl, { accountId: '111111111111', region: 'us-east-1' });
      const { KeyMetadata } = await kms.send(new CreateKeyCommand({ Policy: policy(ROOT, DELETED) }));
      const wizard = new Wizard(await openAs('dba@payments', '/runs/new'), language);
      const { page } = wizard;
      await wizard.fill({
        existingKey: KeyMetadata?.KeyId ?? '',
        source: { secretName: `corrected-${language}-source`, password: 'one' },
        destination: { secretName: `corrected_${language}_destination`, password: 'two' },
        roleName: `corrected-${language}-loader`,
      });
      await expect(page.getByText(SHOWN[language].title, { exact: true }).first()).toBeVisible();
      await expect(page.getByText('AROAEXAMPLEID00000001').first()).toBeVisible();

      const corrected = { KeyId: KeyMetadata?.KeyId, PolicyName: 'default', Policy: policy(ROOT) };
      await kms.send(new PutKeyPolicyCommand(corrected));
      await page.getByRole('button', { name: SHOWN[language].again }).click();
      await expect(page.getByText(SHOWN[language].title, { exact: true })).toHaveCount(0);
      await wizard.create();
      await new RunPage(page, language).expectSucceeded();
    });
  });
}
