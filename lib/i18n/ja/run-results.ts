import type { runResults as en } from '../en/run-results.ts';

export const runResults: typeof en = {
  heading: '結果',
  description: 'データロードユーティリティに必要な 4 つの ARN です。',
  keyArn: 'KMS キーの ARN',
  sourceSecretArn: 'ソースデータベースのシークレットの ARN',
  destinationSecretArn: '送信先データベースのシークレットの ARN',
  roleArn: 'IAM ロールの ARN',
  together: 'まとめてコピー',
  formats: { text: 'テキスト', json: 'JSON', shell: 'シェル変数' },
};
