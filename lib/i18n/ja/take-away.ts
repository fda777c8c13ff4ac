import type { takeAway as en } from '../en/take-away.ts';

export const takeAway: typeof en = {
  heading: 'コードとしてエクスポート',
  plan: 'このプランの内容を、ポータルを使わずに実行するためのコードです。パスワードは含まれず、実行時に入力します。',
  run: 'このセットアップのコードです。パスワードは含まれません。',
  conflict: '先にプランの競合を解決してください。',
  tabs: { cli: 'AWS CLI スクリプト', terraform: 'Terraform' },
  explain: {
    cli: {
      plan: 'アカウントと名前をチェックし、実行内容を一覧表示して、開始前に確認を求める bash スクリプトです。AWS CLI と jq が必要です。',
      run: '同じセットアップを別のアカウントまたはリージョンで作成する bash スクリプトです。先頭の値を変更してください。AWS CLI と jq が必要です。',
    },
    terraform: {
      plan: 'Terraform 1.11 以降が必要です。パスワードはエフェメラル変数のため、ファイルにもステートにも保存されません。',
      run: 'Terraform 1.11 以降が必要です。import ブロックは、この実行で作成されたリソースを変更せずに取り込みます。パスワードは Secrets Manager に残ります。',
    },
    existingKey: '既存のキーのポリシーは最初に読み取られ、ロールのみが追加されます。その他の内容は上書きされません。',
  },
  download: 'ダウンロード',
  code: {
    cliPlan: 'Aurora PostgreSQL Limitless Database のデータベース認証とリソースアクセスをセットアップします。',
    cliRun:
      '同じ名前のセットアップを、次のアカウントとリージョンに作成します。別の場所に作成するには、値を変更してください。',
    cliUse:
      '必要なもの: bash、AWS CLI、jq、アカウントの認証情報。--dry-run を付けると、実行内容の一覧のみを表示します。',
    cliStops:
      '名前が既に使用されている場合は、何も変更せずに停止します。既存のキーのポリシーを置き換えることはありません。',
    values: '値',
    changeValues: '別のアカウントまたはリージョンの場合に変更する値',
    missing: '次のプログラムを先にインストールしてください',
    otherAccount: '認証情報が別のアカウントのものです',
    taken: '次のリソースは既に存在します',
    unusableKey: '次のキーは、有効な対称のカスタマー管理型のキー (暗号化および復号化) ではありません',
    willDo: 'このスクリプトは次の内容を実行します',
    create: '作成',
    restore: '復元',
    addRole: '次のキーのポリシーにロールを追加',
    keyWord: 'KMS キー (エイリアス)',
    secretWord: 'シークレット',
    roleWord: 'IAM ロール',
    policyWord: 'インラインポリシー',
    confirm: '開始するには yes と入力してください',
    stopped: '何も変更されていません。',
    password: 'データベースユーザーのパスワード',
    again: 'もう一度入力してください',
    differ: 'パスワードが空か、一致しません。',
    left: 'スクリプトは完了しませんでした。次のリソースが作成または変更されています',
    tfPlan: 'Aurora PostgreSQL Limitless Database のデータベース認証とリソースアクセスをセットアップします。',
    tfRun: 'ポータルが作成したセットアップを取り込みます。最初のプランではすべてがインポートされ、何も変更されません。',
    tfValues: 'シークレットの値はこの設定に含まれず、Secrets Manager に残ります。',
    tfPasswords: 'パスワードは Terraform の実行時に入力します。ファイルにもステートにも保存されません。',
    tfVersion: 'パスワードをもう一度保存するには、この数字を増やしてください。',
    tfRestore: '削除保留中のリソースを復元するため、先に次のコマンドを実行してください',
    tfOwnsPolicy: 'このポリシーは Terraform が管理します。キーの他のユーザーはここに追加してください。',
    tfLeavesPolicy: '他のセットアップがこのポリシーにロールを追加している場合があるため、Terraform は変更しません。',
    tfKeyUser:
      '既存のキーのポリシーにロールを追加し、その他の内容は変更しません。bash、AWS CLI、jq と、環境の認証情報が必要です。',
    tfRunTag: 'ポータルの実行のタグを保持します。',
    tfRecovery:
      'インポートしたシークレットを Terraform で削除すると、復旧期間がありません。削除するには、prevent_destroy と recovery_window_in_days を取り除き、先に適用してください。',
  },
};
