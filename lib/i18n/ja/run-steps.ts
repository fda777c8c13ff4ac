import type { runSteps as en } from '../en/run-steps.ts';
import { cleanUpSteps } from './clean-up-steps.ts';

export const runSteps: typeof en = {
  heading: 'ステップ',
  description: 'AWS コンソールと同じ順序で表示しています。互いに独立したステップは並行して実行されます。',
  sections: {
    before: '事前チェック',
    '1': '1. カスタマー管理型の KMS キー',
    '2': '2. データベースのシークレット',
    '3': '3. IAM ロール',
    '4': '4. キーポリシー',
    '5': '5. ロールのアクセス許可',
    after: '検証',
    ...cleanUpSteps.sections,
  },
  names: {
    access: 'アカウントへのアクセス',
    names: '名前のチェック',
    'kms-key': 'KMS キー',
    'kms-alias': 'エイリアス',
    'source-secret': 'ソースシークレット',
    'destination-secret': '送信先シークレット',
    'iam-role': 'IAM ロール',
    'key-policy': 'キーポリシーのキーユーザー',
    'role-policy': 'ロールのインラインポリシー',
    verify: '検証',
    ...cleanUpSteps.names,
  },
  states: {
    pending: '未開始',
    running: '実行中',
    waiting: 'AWS を待機中',
    succeeded: '成功',
    failed: '失敗',
    cancelled: 'キャンセル済み',
  },
  purposes: {
    access: 'チームのデプロイ用ロールを引き受け、アカウントをチェックします。',
    names: 'すべての名前が未使用か、この実行のものであることをチェックします。',
    'kms-key': 'キーを作成するか、既存のキーをチェックし、リクエストに応じて復元します。',
    'kms-alias': 'キーにエイリアスを付けます。',
    'source-secret': 'ソースデータベースの認証情報を、キーで暗号化して保存します。',
    'destination-secret': '送信先データベースの認証情報を、キーで暗号化して保存します。',
    'iam-role': '信頼ポリシーとタグ assumer を持つロールを作成します。',
    'key-policy': 'ロールをキーユーザーに追加します。',
    'role-policy': 'ネットワーク、2 つのシークレット、キーへのアクセスをロールに許可します。',
    verify: 'すべてのリソースを再取得し、プランと比較します。',
    ...cleanUpSteps.purposes,
  },
  sentences: {
    access: { checked: 'アカウント {accountId} で {deployer} を引き受けました。' },
    names: { checked: '{count} 件のリソースをチェックしました。すべての名前は未使用か、この実行のものです。' },
    'kms-key': {
      created: '対称キー {keyId} を作成しました。',
      adopted: '既存のキー {keyId} を使用します。',
      restored: 'キー {keyId} を復元しました。削除はキャンセルされ、キーは有効になっています。',
    },
    'kms-alias': {
      created: 'エイリアス {alias} がキーを指しています。',
      unchanged: '既存のキーのエイリアスは変更しません。',
    },
    'source-secret': {
      created: 'シークレット {secretName} を保存しました。ポータルに保存されたパスワードは削除しました。',
      restored:
        'シークレット {secretName} を復元し、値を置き換えました。ポータルに保存されたパスワードは削除しました。',
      'stored-before':
        'シークレット {secretName} は、応答を受け取れなかった以前の呼び出しで、その時点のパスワードで保存されていました。その後に再入力されたパスワードは使用していません。異なる場合は、Secrets Manager で値を変更してください。',
    },
    'destination-secret': {
      created: 'シークレット {secretName} を保存しました。ポータルに保存されたパスワードは削除しました。',
      restored:
        'シークレット {secretName} を復元し、値を置き換えました。ポータルに保存されたパスワードは削除しました。',
      'stored-before':
        'シークレット {secretName} は、応答を受け取れなかった以前の呼び出しで、その時点のパスワードで保存されていました。その後に再入力されたパスワードは使用していません。異なる場合は、Secrets Manager で値を変更してください。',
    },
    'iam-role': { created: 'タグ assumer を付けて、ロール {roleName} を作成しました。' },
    'key-policy': {
      updated: 'ロール {roleName} をキーユーザーに追加しました。キーポリシーの他の部分は変更していません。',
      'edit-restored':
        'ロール {roleName} をキーユーザーに追加しました。同時に他のユーザーがキーポリシーを編集していました。ポータルは、上書きした次のステートメントを元に戻しました: {statements}。',
      'edit-lost':
        'ロール {roleName} をキーユーザーに追加しました。同時に他のユーザーがキーポリシーを編集していたため、次のステートメントの編集内容が失われました: {statements}。CloudTrail (PutKeyPolicy) で編集内容を確認し、必要な場合は再度編集してください。',
      unchanged: 'ロール {roleName} は既にキーユーザーです。',
    },
    'role-policy': {
      created: 'インラインポリシー {policyName} をロール {roleName} に追加しました。',
      unchanged: 'ロール {roleName} には既にインラインポリシー {policyName} があります。',
    },
    verify: {
      checked: '{count} 件のチェックすべてに合格しました。',
      'checked-in-part':
        '{count} 件のチェックに合格しました。デプロイ用ロールに {rights} のアクセス許可がないため、一部の項目はチェックできませんでした。テンプレートでロールを更新するよう管理者に依頼してください。',
    },
    ...cleanUpSteps.sentences,
  },
  waits: {
    'role-visible-to-kms': '新しいロールが KMS で認識されるのを待っています。最大 3 分かかることがあります。',
    'key-visible': '新しいキーが認識されるのを待っています。',
    'key-lookup': '応答を受け取れなかった以前の呼び出しでキーが作成されていないかチェックしています。',
    'key-rights':
      'デプロイ用ロールのアクセス許可が新しいキーに適用されるのを待っています。最大 5 分かかることがあります。',
    throttled: 'AWS がリクエストをスロットリングしています。',
    'aws-unreachable': 'AWS が応答しません。',
    'aws-internal': 'AWS で内部エラーが発生しました。',
    'not-visible-yet': '直前の変更が AWS に反映されるのを待っています。',
    'concurrent-change': '別の変更が行われています。',
    'credentials-expired': 'AWS のセッションが終了しました。新しい認証情報を取得しています。',
  },
  waitTitle: 'AWS を待機中です。対応は不要です。',
  waiting: '待機中',
  waited: '待機',
  since: '{from} から',
  fromTo: '{from}～{to}',
  waitTimes: '{since} から待機中です。{until} まで、数秒ごとに再試行します。',
  waitChecks: 'まだ合格していないチェック項目: {checks}。',
  willRetry: '{name} がステップを再試行しました。まもなく新しい試行が開始されます。',
  attempts: {
    count: '試行 {count} 回',
    heading: '試行 ({count})',
    number: '試行 {number}',
    states: {
      running: '実行中',
      succeeded: '成功',
      failed: '失敗',
      interrupted: '中断',
      cancelled: 'キャンセル済み',
    },
    startedAt: '開始: {time}',
    retriedBy: '再試行: {name}',
    earlier: '以前の試行をさらに {count} 件表示',
    interruptedHelp: 'この試行の途中でサーバーが停止しました。別の試行が処理を引き継ぎました。',
  },
};
