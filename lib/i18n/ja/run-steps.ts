import type { runSteps as en } from '../en/run-steps.ts';
import { cleanUpSteps } from './clean-up-steps.ts';

export const runSteps: typeof en = {
  heading: 'ステップ',
  description: 'AWS コンソールと同じ順序で表示しています。準備ができたステップは同時に実行されます。',
  sections: {
    before: '作成前の確認',
    '1': '1. カスタマー管理型の KMS キー',
    '2': '2. データベースのシークレット',
    '3': '3. IAM ロール',
    '4': '4. キーポリシー',
    '5': '5. ロールのアクセス許可',
    after: '結果の確認',
    ...cleanUpSteps.sections,
  },
  names: {
    access: 'アカウントへのアクセス',
    names: '事前チェック',
    'kms-key': 'KMS キー',
    'kms-alias': 'エイリアス',
    'source-secret': 'ソースデータベースのシークレット',
    'destination-secret': '送信先データベースのシークレット',
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
    access: 'チームのデプロイ用ロールを引き受け、どのアカウントにつながるかを確認します。',
    names: 'すべての名前が未使用か、この実行のものであることを確認します。',
    'kms-key': 'キーを作成するか、既存のキーを確認し、選択されている場合は復元します。',
    'kms-alias': 'キーにエイリアスを付けます。',
    'source-secret': 'ソースデータベースの認証情報を、キーで暗号化して保存します。',
    'destination-secret': '送信先データベースの認証情報を、キーで暗号化して保存します。',
    'iam-role': '信頼ポリシーとタグ assumer を持つロールを作成します。',
    'key-policy': 'ロールをキーユーザーに追加します。',
    'role-policy': 'ネットワーク、2 つのシークレット、キーへのアクセスをロールに許可します。',
    verify: 'すべてを読み戻し、プランと比較します。',
    ...cleanUpSteps.purposes,
  },
  sentences: {
    access: { checked: 'アカウント {accountId} で {deployer} を引き受けました。' },
    names: { checked: '{count} 件のリソースを確認しました。すべての名前は未使用か、この実行のものです。' },
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
      created: 'シークレット {secretName} を保存しました。ポータル内のパスワードは破棄しました。',
      restored: 'シークレット {secretName} を復元し、値を置き換えました。ポータル内のパスワードは破棄しました。',
      'stored-before':
        'シークレット {secretName} は、応答を受け取れなかった以前の呼び出しで、その時点のパスワードで保存されていました。その後に再入力されたパスワードは使用していません。異なる場合は、Secrets Manager で値を変更してください。',
    },
    'destination-secret': {
      created: 'シークレット {secretName} を保存しました。ポータル内のパスワードは破棄しました。',
      restored: 'シークレット {secretName} を復元し、値を置き換えました。ポータル内のパスワードは破棄しました。',
      'stored-before':
        'シークレット {secretName} は、応答を受け取れなかった以前の呼び出しで、その時点のパスワードで保存されていました。その後に再入力されたパスワードは使用していません。異なる場合は、Secrets Manager で値を変更してください。',
    },
    'iam-role': { created: 'タグ assumer を付けて、ロール {roleName} を作成しました。' },
    'key-policy': {
      updated: 'ロール {roleName} をキーユーザーに追加しました。キーポリシーの他の部分は変更していません。',
      'edit-restored':
        'ロール {roleName} をキーユーザーに追加しました。同時にキーポリシーが別に編集されていました。ポータルの書き込みで置き換えられた次のステートメントは、元に戻しました: {statements}。',
      'edit-lost':
        'ロール {roleName} をキーユーザーに追加しました。同時にキーポリシーが別に編集されていたため、次のステートメントの編集内容が失われました: {statements}。CloudTrail (PutKeyPolicy) で編集内容を確認し、必要な場合は再度編集してください。',
      unchanged: 'ロール {roleName} はすでにキーユーザーです。',
    },
    'role-policy': {
      created: 'インラインポリシー {policyName} をロール {roleName} に追加しました。',
      unchanged: 'ロール {roleName} にはすでにインラインポリシー {policyName} があります。',
    },
    verify: {
      checked: 'すべてを読み戻し、{count} 件の確認項目すべてに合格しました。',
      'checked-in-part':
        'すべてを読み戻し、{count} 件の確認項目に合格しました。デプロイ用ロールに {rights} の権限がないため、一部の項目は確認していません。テンプレートでロールを更新するよう管理者に依頼してください。',
    },
    ...cleanUpSteps.sentences,
  },
  waits: {
    'role-visible-to-kms': '新しいロールが KMS で認識されるのを待っています。最大 3 分かかることがあります。',
    'key-visible': '新しいキーが認識されるのを待っています。',
    'key-lookup': '応答が失われた前回の呼び出しでキーが作成されていないか確認しています。',
    'key-rights': 'デプロイ用ロールの許可が新しいキーに適用されるのを待っています。最大 5 分かかることがあります。',
    throttled: 'AWS のリクエスト制限に達しました。',
    'aws-unreachable': 'AWS が応答しません。',
    'aws-internal': 'AWS 側で問題が発生しています。',
    'not-visible-yet': '直前の変更が AWS に反映されるのを待っています。',
    'concurrent-change': '別の変更が行われています。',
    'credentials-expired': 'AWS のセッションが終了しました。新しい認証情報を取得しています。',
  },
  waitTimes: '{since} から待機中です。{until} まで、数秒ごとに再試行します。',
  waitChecks: 'まだ合格していない確認項目: {checks}。',
  willRetry: '{name} がステップの再試行を選択しました。まもなく新しい試行が始まります。',
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
    retriedBy: '再試行した人: {name}',
    interruptedHelp: '処理していたサーバーが停止しました。別の試行が続きを引き継ぎました。',
  },
};
