import type { nextStep as en } from '../en/next-step.ts';

export const nextStep: typeof en = {
  heading: '次のステップ: データのロード',
  description:
    'フォームに入力し、SQL を psql に貼り付けてください。ソースと送信先は、アカウント {accountId} の {region} にある必要があります。選択内容はこのブラウザにのみ保存されます。',
  ours: 'このポータルのデフォルト',
  sourceKind: {
    label: 'ソースのタイプ',
    aurora_postgresql: 'Aurora PostgreSQL',
    rds_postgresql: 'RDS for PostgreSQL',
  },
  source: {
    label: 'ソース',
    aurora_postgresql: 'DB クラスター識別子です。エンドポイントまたは ARN を貼り付けると、識別子に短縮されます。',
    rds_postgresql:
      'DB インスタンス識別子、またはマルチ AZ DB クラスターの DB クラスター識別子です。エンドポイントまたは ARN を貼り付けると、識別子に短縮されます。',
  },
  sourceDatabase: { label: 'ソースデータベース', description: 'ロード元のデータベースの名前です。' },
  destinationDatabase: {
    label: '送信先データベース',
    description: 'ロードを実行する Limitless データベースです。',
  },
  mode: {
    label: 'モード',
    full_load: 'フルロード (full_load)',
    full_load_and_cdc: 'フルロードと継続的な変更 (full_load_and_cdc)',
    cdcNeeds:
      'ソースで論理レプリケーションを有効にし、DB サブネットグループ、VPC セキュリティグループ、ポートを送信先と同じにする必要があります。',
  },
  scope: {
    label: 'ロードの対象',
    everything: 'ソースデータベース全体',
    schemas: '最大 15 個のスキーマ',
    tables: '最大 15 個のテーブル',
  },
  schemas: { label: 'スキーマ', description: '1 行に 1 つ入力します。' },
  tables: { label: 'テーブル', description: '1 行に 1 つ、schema.table の形式で入力します。' },
  conflicts: {
    label: 'プライマリキーが既に存在する行',
    keep: '既存の行を残す (ignore_primary_key_conflict = true)',
    overwrite: '既存の行を上書きする (ignore_primary_key_conflict = false)',
  },
  jobId: { label: 'ジョブ ID', description: 'ロードの出力に表示されます。' },
  incomplete: '未入力または無効な値があります。',
  showProblems: '未入力の項目を表示',
  tabs: {
    users: '1. データベースユーザー',
    dryRun: '2. ドライラン',
    start: '3. ロード',
    monitor: 'モニタリング',
    cancel: 'キャンセル',
  },
  explain: {
    users:
      '2 つのデータベースユーザーをパスワードなしで作成します。続けて \\password でそれぞれのパスワードの入力を求められます。シークレットと同じパスワードを入力してください。ユーザーが既に存在する場合、この手順は不要です。',
    dryRun: 'ソースと送信先への接続のみをテストします (is_dry_run = true)。最初に実行してください。',
    start: 'データをロードします (is_dry_run = false)。ドライランが成功した後に実行してください。',
    monitor: 'ロードの状況を表示します。AWS での記録の保持期間は 90 日です。',
    cancel: 'ロードを停止します。既にロードされた行はテーブルに残ります。',
  },
  problems: {
    required: '値を入力してください。',
    identifier:
      '英字で始まる、1～63 文字の英数字とハイフン (連続不可) の識別子を入力するか、エンドポイントまたは ARN のみを入力してください。',
    'other-region':
      'これは {value} にありますが、セットアップは {region} にあります。ソースは同じリージョンにある必要があります。',
    'other-account':
      'これはアカウント {value} にありますが、セットアップは {accountId} にあります。ソースは同じアカウントにある必要があります。',
    'instance-endpoint':
      'これは Aurora のインスタンス、または RDS のソースです。DB クラスターを入力するか、タイプを変更してください。',
    'custom-endpoint':
      'カスタムエンドポイントにはクラスターの識別子が含まれません。クラスターエンドポイントを入力してください。',
    'proxy-endpoint': 'これは RDS Proxy のエンドポイントです。データベース自体のエンドポイントを入力してください。',
    'limitless-endpoint':
      'これは DB シャードグループのエンドポイントです。送信先としてのみ使用できます。別のソースを入力してください。',
    'too-long-bytes': '{line}PostgreSQL の名前は {max} バイト以内で入力してください。',
    'control-characters': '{line}タブ、改行などの制御文字を削除してください。',
    table: '{line}schema.table の形式で入力してください。ピリオドを含む名前は二重引用符で囲みます。',
    'too-many': '1 回のロードで指定できるのは {count} 個までです。',
    duplicate: '{line}この名前は 2 回指定されています。一方を削除してください。',
    'job-id': '数字のみを入力してください。',
  },
  line: '{number} 行目: ',
  sql: {
    sourceDatabase: 'ソースデータベースで、マスターユーザーとして実行',
    destinationDatabase: 'Limitless データベースで、マスターユーザーとして実行',
    callIn: 'クラスターエンドポイントに接続し、次の Limitless データベースで実行',
    jobId: 'ジョブ ID',
    allJobs: '最近のロード',
    oneJob: '1 つのロードのテーブルごとの状況',
    sameDatabase: 'ロードを開始したデータベースで実行',
  },
};
