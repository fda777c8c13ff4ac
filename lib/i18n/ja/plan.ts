import type { plan as english } from '../en/plan.ts';

/** 確認ページの言葉。実行内容と、送信される正確なドキュメント。 */
export const plan: typeof english = {
  changed: 'プランの変更点',
  heading: 'プラン',
  readBy: 'アカウント {accountId} の {region} を、ロール {role} で読み取りました。',
  loading: 'アカウントを読み取っています。何も変更されません。',
  columns: { resource: 'リソース', action: 'アクション' },
  resources: {
    'kms-key': 'KMS キー',
    'kms-alias': 'エイリアス',
    'source-secret': 'ソースシークレット',
    'destination-secret': '送信先シークレット',
    'iam-role': 'IAM ロール',
    'key-policy': 'キーポリシー',
    'role-policy': 'インラインポリシー',
  },
  actions: {
    create: '作成',
    adopt: '既存を使用',
    restore: '復元',
    update: '更新',
    'no-change': '変更なし',
    conflict: '競合',
  },
  newKey: '新しいキー',
  keepsAliases: 'キーのエイリアスは変更されません。',
  conflictOf: '{resource}: {title}',
  changePage: '{page}を変更',
  remedies: {
    'key-policy-names-deleted':
      'これらのプリンシパルをキーポリシーから削除するようキーの管理者に依頼して [再チェック] を選択するか、別のキーを選択してください。',
    'key-policy-incomplete':
      'ステートメントに要素を追加する (通常、Resource は "*") か、ステートメントを削除するようキーの管理者に依頼して [再チェック] を選択するか、別のキーを選択してください。',
    'key-policy-characters':
      'ステートメントの Sid などの文字を置き換えるようキーの管理者に依頼して [再チェック] を選択するか、別のキーを選択してください。',
    'policy-too-large':
      '不要なステートメントまたはプリンシパルをキーポリシーから削除するようキーの管理者に依頼して [再チェック] を選択するか、別のキーを選択してください。',
    'alias-taken': '別のエイリアスを選択してください。自分のチームのキーであれば、既存のキーとして使用できます。',
    'secret-name-taken':
      '別のシークレットの名前を選択してください。不要なシークレットであれば、AWS で削除してから [再チェック] を選択してください。',
    'secret-waits-for-deletion':
      '別のシークレットの名前を選択するか、シークレットの所有者に確認するか、シークレットが削除されるまでお待ちください。',
    'secret-in-use':
      '別のシークレットの名前を選択するか、そのセットアップを先にクリーンアップしてから [再チェック] を選択してください。',
    'role-name-taken':
      '別のロール名を選択してください。IAM では大文字と小文字は区別されません。不要なロールであれば、AWS で削除してから [再チェック] を選択してください。',
  },
  restore: {
    button: '復元する',
    buttonFor: '復元する: {resource}',
    anotherName: '別の名前を使用',
    anotherNameFor: '別の名前を使用: {resource}',
    offers: {
      secret:
        '復元するか、別の名前を使用できます。復元すると、値はこのフォームのユーザー名とパスワードに置き換えられ、このセットアップのキーで暗号化され、このフォームのタグと説明が設定されます。',
      key: 'このポータルがチーム用に作成したキーのため、復元するか、別のキーを選択できます。復元すると、削除がキャンセルされ、キーが有効になります。',
    },
    effects: {
      secret:
        '削除がキャンセルされます。値はこのフォームのユーザー名とパスワードに置き換えられ、このセットアップのキーで暗号化され、この実行のタグと、このフォームのタグおよび説明が設定されます。その他のタグは変更されません。',
      key: '削除がキャンセルされ、キーが有効になります。キーの説明とタグは変更されません。',
    },
  },
  warnings: {
    'secret-ends-like-arn':
      '名前の末尾が、シークレットの ARN と同じくハイフンと 6 文字です。ARN の一部で検索すると別のシークレットと取り違えられるおそれがあるため、AWS では推奨されません。このセットアップでは完全な ARN のみを使用します。',
    'key-external-material':
      'インポートされたキーマテリアルです。有効期限が切れるか削除されると、シークレットを復号化できなくなります。',
    'key-custom-store':
      'カスタムキーストアのキーです。Secrets Manager はそのキーストアに依存し、応答が遅くなる場合があります。',
    'key-multi-region': 'マルチリージョンキーです。他のリージョンのレプリカには、それぞれ別のキーポリシーがあります。',
    'key-policy-anyone': 'キーポリシーにより、誰でもキーを使用または管理できます (条件が付いている場合があります)。',
    'key-policy-other-account': 'キーポリシーにより、別のアカウントがキーを使用または管理できます。',
    'key-policy-undecided':
      'ロールがキーを使用できるかどうか、およびデプロイ用ロールがキーを設定できるかどうかを、ポータルではチェックできません。組織やネットワークなど、ポータルで評価できない条件によって異なります。キーポリシーの条件を確認してください。',
    'key-policy-deleted-principal':
      'キーポリシーに、削除済みのユーザーまたはロール (AROA… または AIDA…) が含まれています。削除するまで、KMS はポリシーの変更を拒否します。',
  },
  access: {
    heading: 'このキーにアクセスできる他のプリンシパル',
    note: 'キーポリシーの Allow ステートメントに基づきます。Deny ステートメントによって制限されている場合があります。',
    kinds: {
      anyone: '全員',
      'other-account': '別のアカウント',
      deleted: '削除済みのユーザーまたはロール',
      service: 'AWS のサービス',
      own: 'アカウント内のユーザーまたはロール',
    },
    may: { use: '使用', administer: '管理', 'use administer': '使用と管理' },
    line: '({kind}): キーの{may}が可能',
    conditional: '({kind}): 条件付きでキーの{may}が可能',
  },
  otherWarning: '続行する前に確認してください。',
  documents: {
    heading: 'ポリシー、タグ、説明',
    description: 'AWS に送信される正確な内容です。山括弧内の値は、作成時に AWS が割り当てます。',
    'trust-policy': '信頼ポリシー',
    'role-policy': 'インラインポリシー',
    'key-policy': 'キーポリシー',
    tags: 'タグと説明',
    none: '表示する内容はありません。理由は上記のプランに表示されています。',
    before: '現在のドキュメントと、変更後のドキュメントの比較です。',
    unchanged: 'ドキュメントは変更されません。',
    isNew: 'すべて新しいドキュメントです。',
    views: { changes: '変更点', before: '変更前', after: '変更後' },
    view: '表示',
    added: '追加',
    removed: '削除',
    summary: '{added} 行追加、{removed} 行削除',
    hidden: '変更のない {count} 行',
    tagTable: 'タグ',
    descriptions: '説明',
    tagKey: 'キー',
    tagValue: '値',
    tagResource: 'リソース',
  },
  summary: {
    heading: '入力内容',
    step: 'ステップ {number}: {title}',
    administrators: 'キーの管理者',
    none: 'なし',
    yes: 'はい',
    no: 'いいえ',
    hidden: '入力済み',
    missing: '未入力',
    deletion: 'スケジュールされた削除',
    restored: 'キャンセルする',
  },
};
