import type { runResults as en } from '../en/run-results.ts';

export const runResults: typeof en = {
  heading: '結果',
  description: 'データロードユーティリティで使用する ARN です。',
  keyArn: 'KMS キーの ARN',
  sourceSecretArn: 'ソースシークレットの ARN',
  destinationSecretArn: '送信先シークレットの ARN',
  roleArn: 'IAM ロールの ARN',
  resources: {
    keyArn: 'KMS キー',
    sourceSecretArn: 'ソースシークレット',
    destinationSecretArn: '送信先シークレット',
    roleArn: 'IAM ロール',
  },
  together: 'すべての ARN',
  formats: { text: 'テキスト', json: 'JSON', shell: 'シェル変数' },
};
