import type { cleanUpSteps as en } from '../en/clean-up-steps.ts';

export const cleanUpSteps: typeof en = {
  sections: { role: 'IAM ロール', secrets: 'データベースのシークレット', key: 'KMS キー' },
  names: {
    'clean-up-check': '確認されたプラン',
    'remove-role-policy': 'ロールのインラインポリシー',
    'remove-key-user': 'キーポリシーのキーユーザー',
    'remove-role': 'IAM ロール',
    'remove-source-secret': 'ソースデータベースのシークレット',
    'remove-destination-secret': '送信先データベースのシークレット',
    'remove-alias': 'エイリアス',
    'remove-key': 'KMS キー',
    'clean-up-verify': '検証',
  },
  purposes: {
    'clean-up-check': '削除するリソースが、セットアップで作成されたときのままであることを確認します。',
    'remove-role-policy': 'ロールからインラインポリシーを削除します。',
    'remove-key-user': 'キーユーザーからロールを削除します。キーポリシーの他の部分は変更しません。',
    'remove-role': 'ロールを削除します。',
    'remove-source-secret': '復旧期間を設定して、シークレットの削除をスケジュールします。',
    'remove-destination-secret': '復旧期間を設定して、シークレットの削除をスケジュールします。',
    'remove-alias': 'キーのエイリアスを削除します。',
    'remove-key': '待機期間を設定して、キーの削除をスケジュールします。',
    'clean-up-verify': 'すべてを読み戻し、削除されたこと、または削除待ちであることを確認します。',
  },
  sentences: {
    'clean-up-check': {
      checked: '削除するリソース {count} 件は、セットアップで作成されたときのままです。',
    },
    'remove-role-policy': {
      removed: 'インラインポリシー {name} を削除しました。',
      gone: 'インラインポリシー {name} はもう存在しません。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'remove-key-user': {
      removed: 'キーユーザーからロール {name} を削除しました。キーポリシーの他の部分は変更していません。',
      'edit-restored':
        'キーユーザーからロール {name} を削除しました。同時にキーポリシーが別に編集されていました。ポータルの書き込みで置き換えられた次のステートメントは、元に戻しました: {statements}。',
      'edit-lost':
        'キーユーザーからロール {name} を削除しました。同時にキーポリシーが別に編集されていたため、次のステートメントの編集内容が失われました: {statements}。CloudTrail (PutKeyPolicy) で編集内容を確認し、必要な場合は再度編集してください。',
      gone: 'ロール {name} はもうキーユーザーではありません。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'remove-role': {
      removed: 'ロール {name} を削除しました。',
      gone: 'ロール {name} はもう存在しません。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'remove-source-secret': {
      removed: 'シークレット {name} の削除を {date} にスケジュールしました。それまでは復元できます。',
      gone: 'シークレット {name} はもう存在しないか、削除待ちです。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'remove-destination-secret': {
      removed: 'シークレット {name} の削除を {date} にスケジュールしました。それまでは復元できます。',
      gone: 'シークレット {name} はもう存在しないか、削除待ちです。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'remove-alias': {
      removed: 'エイリアス {name} を削除しました。',
      gone: 'エイリアス {name} はもう存在しません。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'remove-key': {
      removed: 'キー {name} の削除を {date} にスケジュールしました。それまでは削除をキャンセルできます。',
      gone: 'キー {name} はもう存在しないか、削除待ちです。',
      kept: '確認されたプランでは、ここで削除するものはありません。',
    },
    'clean-up-verify': {
      checked: 'すべてを読み戻しました。リソース {count} 件は削除されたか、削除待ちです。',
    },
  },
};
