import type { cleanUpSteps as en } from '../en/clean-up-steps.ts';

export const cleanUpSteps: typeof en = {
  sections: { role: 'IAM ロール', secrets: 'データベースのシークレット', key: 'KMS キー' },
  names: {
    'clean-up-check': '確認済みのプラン',
    'remove-role-policy': 'ロールのインラインポリシー',
    'remove-key-user': 'キーポリシーのキーユーザー',
    'remove-role': 'IAM ロール',
    'remove-source-secret': 'ソースシークレット',
    'remove-destination-secret': '送信先シークレット',
    'remove-alias': 'エイリアス',
    'remove-key': 'KMS キー',
    'clean-up-verify': '検証',
  },
  purposes: {
    'clean-up-check': '削除するリソースが、セットアップで作成された後に変更されていないことをチェックします。',
    'remove-role-policy': 'ロールからインラインポリシーを削除します。',
    'remove-key-user': 'キーユーザーからロールを削除します。キーポリシーの他の部分は変更しません。',
    'remove-role': 'ロールを削除します。',
    'remove-source-secret': '復旧期間を設定して、シークレットの削除をスケジュールします。',
    'remove-destination-secret': '復旧期間を設定して、シークレットの削除をスケジュールします。',
    'remove-alias': 'キーのエイリアスを削除します。',
    'remove-key': '待機期間を設定して、キーの削除をスケジュールします。',
    'clean-up-verify': 'すべてのリソースを再取得し、削除済みまたは削除保留中であることをチェックします。',
  },
  sentences: {
    'clean-up-check': {
      checked: '削除する {count} 件のリソースは、セットアップで作成された後に変更されていません。',
    },
    'remove-role-policy': {
      removed: 'インラインポリシー {name} を削除しました。',
      gone: 'インラインポリシー {name} は既に存在しません。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'remove-key-user': {
      removed: 'キーユーザーからロール {name} を削除しました。キーポリシーの他の部分は変更していません。',
      'edit-restored':
        'キーユーザーからロール {name} を削除しました。同時に他のユーザーがキーポリシーを編集していました。ポータルは、上書きした次のステートメントを元に戻しました: {statements}。',
      'edit-lost':
        'キーユーザーからロール {name} を削除しました。同時に他のユーザーがキーポリシーを編集していたため、次のステートメントの編集内容が失われました: {statements}。CloudTrail (PutKeyPolicy) で編集内容を確認し、必要な場合は再度編集してください。',
      gone: 'ロール {name} は既にキーユーザーではありません。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'remove-role': {
      removed: 'ロール {name} を削除しました。',
      gone: 'ロール {name} は既に存在しません。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'remove-source-secret': {
      removed: 'シークレット {name} の削除を {date} にスケジュールしました。それまでは復元できます。',
      gone: 'シークレット {name} は既に存在しないか、削除保留中です。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'remove-destination-secret': {
      removed: 'シークレット {name} の削除を {date} にスケジュールしました。それまでは復元できます。',
      gone: 'シークレット {name} は既に存在しないか、削除保留中です。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'remove-alias': {
      removed: 'エイリアス {name} を削除しました。',
      gone: 'エイリアス {name} は既に存在しません。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'remove-key': {
      removed: 'キー {name} の削除を {date} にスケジュールしました。それまでは削除をキャンセルできます。',
      gone: 'キー {name} は既に存在しないか、削除保留中です。',
      kept: '確認済みのプランでは、ここで削除するリソースはありません。',
    },
    'clean-up-verify': {
      checked: 'すべてのリソースを再取得しました。{count} 件のリソースは、削除済みまたは削除保留中です。',
    },
  },
};
