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
  next: {
    heading: '次のステップ',
    description:
      'psql に貼り付け、山括弧の部分を置き換えてください。ソースと送信先は、アカウント {accountId} の {region} にある必要があります。',
    tabs: {
      users: '1. データベースユーザー',
      dryRun: '2. ドライラン',
      start: '3. ロード',
      monitor: 'モニタリング',
      cancel: 'キャンセル',
    },
    explain: {
      users:
        '2 つのデータベースユーザーをパスワードなしで作成します。続けて \\password でそれぞれのパスワードの入力を求められます。シークレットと同じパスワードを入力してください。ユーザーがすでに存在する場合、この手順は不要です。',
      dryRun: 'ソースと送信先への接続のみをテストします。',
      start: 'ドライランが成功したら、データをロードします。',
      monitor: 'ロードの状況を表示します。記録は 90 日後に削除されます。',
      cancel: 'ロードを停止します。それまでにロードされたデータはテーブルに残ります。',
    },
    sql: {
      sourceDatabase: 'ソースデータベースで、マスターユーザーとして実行',
      replication: 'ストリーミングモード full_load_and_cdc の場合のみ',
      destinationDatabase: 'Limitless データベースで、マスターユーザーとして実行',
      clusterEndpoint: 'クラスターエンドポイントに接続し、Limitless データベース (postgres_limitless など) で実行',
      sourceType: 'aurora_postgresql または rds_postgresql',
      sourceId: 'ソースのクラスター ID またはインスタンス ID',
      sourceName: 'ソースデータベース名',
      streamingMode: 'full_load または full_load_and_cdc',
      ignoreConflicts: 'true: 既存の行を残す、false: 既存の行を上書きする',
      isDryRun: 'true: 接続のテストのみ',
      tables: '最大 15 テーブル。データベース全体の場合は省略',
      schema: 'スキーマ',
      table: 'テーブル',
      jobId: 'ジョブ ID',
      allJobs: '最近のロード',
      oneJob: '1 つのロードのテーブルごとの状況',
      sameDatabase: 'ロードを開始したデータベースで実行',
    },
  },
};
