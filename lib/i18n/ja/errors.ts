import type { ErrorCode } from '#lib/errors.ts';
import type { ErrorMessages } from '../error-words.ts';
import { approvalErrors } from './approval-errors.ts';
import { cleanUpErrors } from './clean-up-errors.ts';
import { denialErrors } from './denial-errors.ts';
import { draftErrors } from './draft-errors.ts';
import { pageErrors } from './page-errors.ts';
import { resourceErrors } from './resource-errors.ts';
import { tokenErrors } from './token-errors.ts';

type DoorErrorCode = Exclude<
  ErrorCode,
  | keyof typeof resourceErrors
  | keyof typeof cleanUpErrors
  | keyof typeof approvalErrors
  | keyof typeof denialErrors
  | keyof typeof draftErrors
  | keyof typeof tokenErrors
  | keyof typeof pageErrors
>;

/** What the portal itself refuses, and what goes wrong between the portal and AWS. */
const doorErrors: ErrorMessages<DoorErrorCode> = {
  'not-signed-in': {
    title: 'サインインしていません',
    cause: 'セッションが終了したか、別のタブでサインアウトしました。',
    remedy: 'もう一度サインインしてください。パスワード以外の入力内容は保持されます。',
  },
  'not-found': {
    title: '見つかりません',
    cause: 'ページまたは実行が存在しないか、所属していないチームのものです。',
    remedy: 'アドレスを確認してください。同僚から受け取った場合は、どのチームのものかを確認してください。',
  },
  'no-team': {
    title: 'まだどのチームにも所属していません',
    cause: 'ID プロバイダーで所属しているグループに、このポータルのロールが割り当てられていません。',
    remedy:
      'チームのグループへの追加を、ポータルの運用担当者に依頼してください。その後、もう一度サインインしてください。',
  },
  'cannot-block-yourself': {
    title: '自分自身をブロックすることはできません',
    cause: 'ブロックされた管理者はサインインできず、元に戻せません。変更は行われていません。',
    remedy: '代わりに自分のセッションを終了するか、別の管理者に依頼してください。',
  },
  'cross-site': {
    title: '別のサイトからのリクエストです',
    cause:
      '別のウェブサイトから送信されたリクエストであるとブラウザが通知したため、ポータルはリクエストを拒否しました。',
    remedy: 'ポータルのアドレスを直接開いて、もう一度お試しください。',
  },
  'too-many-requests': {
    title: 'リクエストが多すぎます',
    cause:
      '1 分あたりのリクエスト数は、ユーザーごと、チームごとに制限されています。このリクエストは実行されていません。',
    remedy: '{seconds} 秒待ってから、もう一度お試しください。入力内容は保持されます。',
  },
  'too-many-streams': {
    title: '開いている実行が多すぎます',
    cause: 'このブラウザまたは別のブラウザで、同時に更新できる上限まで実行が開かれています。',
    remedy: '不要な実行のタブを閉じてください。その後、このページは自動的に更新されます。',
  },
  'invalid-input': {
    title: '無効な値があります',
    cause: '1 つ以上のフィールドに、AWS で使用できない値があります。',
    remedy: 'エラーが表示されているフィールドを修正して、もう一度お試しください。',
  },
  'plan-conflict': {
    title: '既存のリソースと競合しています',
    cause: 'このセットアップで作成していないリソースが、同じ名前を使用しています。セットアップは開始されていません。',
    remedy:
      'プランをレビューしてください。各リソースの所有者が表示されます。別の名前を選択して、もう一度お試しください。',
  },
  'plan-changed': {
    title: 'レビュー後にプランが変更されました',
    cause: 'AWS アカウントが変更されたため、表示されたプランは最新ではありません。リソースは作成されていません。',
    remedy:
      '現在のプランをレビューして、もう一度 [リソースを作成] を選択してください。実行がここで停止した場合は、変更を元に戻してステップを再試行するか、実行をキャンセルして新しいセットアップを開始してください。',
  },
  'names-in-use': {
    title: '別の実行が同じ名前を使用しています',
    cause: '進行中の実行 {ownerRun} が名前 {name} を使用しています。セットアップは開始されていません。',
    remedy: 'その実行が終了してから結果を確認するか、別の名前を選択してください。',
  },
  'request-key-reused': {
    title: 'このフォームは別の値で送信済みです',
    cause: 'このフォームから実行が開始された後に、値が変更されました。',
    remedy: '開始された実行は実行履歴で確認できます。別のセットアップを行う場合は、新しいフォームを開いてください。',
  },
  'not-retryable': {
    title: 'ステップを再試行できません',
    cause: 'ステップが失敗していないか、既に再試行されたか、この実行の他のステップが進行中です。',
    remedy:
      '実行の現在の状態を確認してください。ステップが失敗している場合は、他のステップが終了してから再試行してください。',
  },
  'not-cancellable': {
    title: '実行をキャンセルできません',
    cause: '実行は既に終了しています。',
    remedy: '実行の結果を確認してください。作成されたリソースを削除するには、[クリーンアップ] を選択してください。',
  },
  'worker-died': {
    title: 'このステップの処理中にポータルが繰り返し停止しました',
    cause:
      'このステップで、ポータルのプロセスが繰り返し終了したか、データベースが結果の保存を繰り返し拒否したため、ポータルは再試行を停止しました。',
    remedy:
      '[ステップを再試行] を一度だけ選択してください。再び停止する場合は、実行 ID を添えてポータルの運用担当者に連絡してください。停止の理由はサーバーのログに記録されています。',
  },
  'password-not-wanted': {
    title: 'パスワードは不要になりました',
    cause: '実行がパスワードをまだ保持しているか、シークレットが既に保存されています。',
    remedy: '入力したパスワードは保存されていません。実行の現在の状態を確認してください。',
  },
  unreachable: {
    title: 'ポータルが応答しません',
    cause: 'ネットワークに接続できないか、ポータルが再起動中または更新中です。',
    remedy:
      'もう一度お試しください。解決しない場合は、ページを再読み込みしてください。実行はサーバーで続行され、フォームの入力内容はパスワードを除いて保持されます。',
  },
  'database-unreachable': {
    title: 'ポータルのデータベースに接続できません',
    cause: 'ポータルのデータベースが応答しません。進行中の実行は、復旧後に続行されます。',
    remedy: '1 分ほど待ってから、もう一度お試しください。解決しない場合は、ポータルの運用担当者に連絡してください。',
  },
  'database-busy': {
    title: 'ポータルが混み合っています',
    cause: 'ポータルのデータベース接続がすべて使用中です。進行中の実行は続行されます。',
    remedy: '1 分ほど待ってから、もう一度お試しください。解決しない場合は、ポータルの運用担当者に連絡してください。',
  },
  'identity-provider-unreachable': {
    title: 'サインインサービスが応答しません',
    cause: '組織の ID プロバイダーに接続できませんでした。',
    remedy: '1 分ほど待ってから、もう一度お試しください。解決しない場合は、ID プロバイダーの管理者に連絡してください。',
  },
  'wrong-account': {
    title: 'デプロイ用ロールが別のアカウントのものです',
    cause:
      '認証情報はアカウント {accountId} のものですが、チームには {expectedAccountId} が設定されています。変更は行われていません。',
    remedy: 'チームのアカウントまたはデプロイ用ロールの修正を、ポータルの運用担当者に依頼してください。',
  },
  'portal-credentials-missing': {
    title: 'ポータルの AWS 認証情報がありません',
    cause: 'ポータルの有効な AWS 認証情報が見つからないため、チームのデプロイ用ロールを引き受けられませんでした。',
    remedy:
      'タスクロールやインスタンスプロファイルなどの IAM ID をサーバーに設定するよう、ポータルの運用担当者に依頼してください。その後、再試行してください。',
  },
  'portal-role-unknown': {
    title: 'ポータルのロールが不明です',
    cause:
      'テンプレートにはポータルを実行するロールを指定する必要がありますが、AWS から取得できないか、ポータルがロールでもユーザーでもない ID で実行されています。',
    remedy:
      'タスクロールなどの IAM ID をサーバーに設定するか、npm run onboard -- --team TEAM --portal-role ARN でテンプレートを出力してください。',
  },
  'region-disabled': {
    title: 'アカウントでリージョンが有効になっていません',
    cause: 'アカウントでこのリージョンが無効になっているため、AWS STS がリクエストを拒否しました。',
    remedy:
      'リージョンを有効にするよう AWS アカウントの管理者に依頼してから再試行するか、別のリージョンを選択してください。',
  },
  'session-policy-refused': {
    title: 'ポータルのセッションの設定が AWS に拒否されました',
    cause:
      'ポータルは、各セッションを、1 つの実行のリソースと 1 時間に制限しています。AWS がセッションポリシーまたは期間を拒否しました。',
    remedy: 'より短い名前で新しいセットアップを開始し、ポータルの運用担当者に報告してください。',
  },
  'credentials-expired': {
    title: 'AWS のセッションの有効期限が切れました',
    cause: 'ステップが完了する前に、一時的な認証情報の有効期限が切れました。',
    remedy: 'ポータルは新しい認証情報を取得し、自動的に続行します。ステップが失敗した場合は、再試行してください。',
  },
  throttled: {
    title: 'AWS がリクエストをスロットリングしています',
    cause: '短時間に多くのリクエストが AWS に送信されました: {operation}',
    remedy: 'ポータルは待機した後、自動的に再試行します。ステップが失敗した場合は、数分後に再試行してください。',
  },
  'account-throttled': {
    title: 'AWS がこのアカウントへのリクエストをスロットリングしています',
    cause: 'ポータルは {operation} を数秒間再試行しましたが、アカウントへのリクエストが多すぎます。',
    remedy: '変更は行われていません。1 分ほど待ってから、もう一度お試しください。',
  },
  'aws-unreachable': {
    title: 'AWS が応答しません',
    cause: '{operation} に対する AWS からの応答がありませんでした。',
    remedy:
      'ポータルは自動的に再試行します。解決しない場合は、ポータルのネットワークと AWS Health Dashboard を確認してから、再試行してください。',
  },
  'proxy-refused': {
    title: 'プロキシが AWS への接続を拒否しました',
    cause:
      'ポータルは社内プロキシを経由して AWS に接続します。{operation} に対して、プロキシが HTTP ステータス {status} を返しました。',
    remedy:
      'プロキシで AWS のエンドポイントを許可し、HTTPS_PROXY の認証情報を確認するよう、ポータルの運用担当者に依頼してください。その後、再試行してください。',
  },
  'aws-certificate-untrusted': {
    title: 'AWS への接続の証明書が信頼されていません',
    cause:
      '{operation} の接続で、ポータルが信頼していない証明書が使用されました ({reason})。通常は、プロキシが通信を検査していることが原因です。',
    remedy:
      '会社の認証局の証明書を PORTAL_CA_FILE に設定するよう、ポータルの運用担当者に依頼してください。その後、再試行してください。',
  },
  'aws-internal': {
    title: 'AWS で内部エラーが発生しました',
    cause: 'AWS が {operation} に対して内部エラーを返しました。',
    remedy:
      'ポータルは自動的に再試行します。ステップが失敗した場合は、AWS Health Dashboard を確認してから再試行してください。',
  },
  'quota-exceeded': {
    title: 'アカウントがクォータに達しました',
    cause: 'アカウントがクォータに達しているため、AWS が {operation} を拒否しました。クォータ: {quota}',
    remedy:
      '不要なリソースを削除するか、Service Quotas コンソールでクォータの引き上げをリクエストしてから、再試行してください。',
  },
  'policy-too-large': {
    title: 'ポリシーのサイズが上限を超えています',
    cause:
      '{operation, select, PutRolePolicy {ロールのインラインポリシーが 10,240 文字を超えます。} other {キーポリシーが 32 KB を超えます。}}この上限を引き上げることはできません。',
    remedy:
      '{operation, select, PutRolePolicy {ロールの他のインラインポリシーを削除してください。} other {キーポリシーから不要なステートメントまたはプリンシパルを削除するか、新しいセットアップで別のキーを選択してください。}}その後、再試行してください。',
  },
  'tags-refused': {
    title: 'タグが AWS に拒否されました',
    cause: 'ポータルがリソースに付けるタグが原因で、AWS が {operation} を拒否しました。',
    remedy: '組織のタグポリシーが適用されていないかを AWS アカウントの管理者に確認してから、再試行してください。',
  },
  'policy-malformed': {
    title: 'ポリシードキュメントが無効です',
    cause: 'ポリシーが無効か、長すぎます。API オペレーション: {operation}',
    remedy:
      '既存のキーを使用している場合は、コンソールでキーポリシーを確認してください。それ以外の場合は、ポータルの運用担当者に報告してください。',
  },
  'principal-not-visible': {
    title: 'キーポリシーのプリンシパルが KMS で認識されません',
    cause:
      'キーポリシーに存在しないユーザーまたはロールが含まれているため、KMS が拒否しました。新しいロールが認識されるまでに数分かかることがあります。または、ポリシー内のユーザーまたはロールが削除されています。',
    remedy:
      'ステップを再試行してください。再び失敗する場合は、コンソールでキーポリシーを開き、存在しないプリンシパル (AROA または AIDA で始まるもの) を削除してください。',
  },
  'key-policy-lockout': {
    title: 'キーポリシーを変更できなくなるため、拒否されました',
    cause: '適用後にデプロイ用ロールがキーポリシーを変更できなくなるため、KMS が拒否しました。',
    remedy:
      'キーポリシーまたは IAM ポリシーで、このキーに対する kms:PutKeyPolicy をデプロイ用ロールに許可してから、ステップを再試行してください。',
  },
  'not-visible-yet': {
    title: '新しいリソースがまだ AWS で認識されていません',
    cause: 'リソースは作成されたばかりで、AWS の他のサービスではまだ認識されていません。',
    remedy: 'ポータルは待機した後、自動的に再試行します。ステップが失敗した場合は、数分後に再試行してください。',
  },
  'concurrent-change': {
    title: '同時に別の変更が行われました',
    cause: '別の変更が進行中だったため、AWS が {operation} を拒否しました。',
    remedy: 'ポータルは自動的に再試行します。ステップが失敗した場合は、再試行してください。',
  },
  'parameter-refused': {
    title: '値が AWS に拒否されました',
    cause: '{operation} で送信した値が AWS に拒否されました。',
    remedy:
      '以下の AWS の応答を確認してください。新しいセットアップで値を修正するか、ポータルの運用担当者に報告してください。',
  },
};

export const errors: ErrorMessages = {
  ...doorErrors,
  ...approvalErrors,
  ...cleanUpErrors,
  ...denialErrors,
  ...draftErrors,
  ...tokenErrors,
  ...pageErrors,
  ...resourceErrors,
};
