import type { run as en } from '../en/run.ts';
import { runChecks } from './run-checks.ts';
import { runFailure } from './run-failure.ts';
import { runResults } from './run-results.ts';
import { runSteps } from './run-steps.ts';

export const run: typeof en = {
  titles: {
    ofCleanUp: 'クリーンアップ: {name}',
    withState: '{state}: {title}',
  },
  states: {
    'awaiting-approval': '承認待ち',
    queued: '開始待ち',
    running: '実行中',
    cancelling: 'キャンセル中',
    succeeded: '成功',
    failed: '失敗',
    cancelled: 'キャンセル済み',
    denied: '却下',
    expired: '期限切れ',
    cleanedUp: 'クリーンアップ済み',
  },
  overview: {
    heading: '概要',
    state: '状態',
    id: '実行 ID',
    requestedBy: 'リクエスト者',
    requestedAt: 'リクエスト日時',
    duration: '所要時間',
    team: 'チーム',
    account: 'AWS アカウント',
    region: 'リージョン',
    progress: '進行状況',
    progressText: '{all} ステップ中 {done} ステップ完了',
    progressFailed: '{all} ステップ中 {done} ステップ完了、{failed} ステップ失敗',
    usually: '通常の所要時間: {duration}',
    download: 'JSON をダウンロード',
  },
  connection: {
    live: 'ライブ更新中',
    reconnecting: '再接続しています',
    reconnectingHelp: '実行はサーバーで続行されています。再接続すると、表示は最新の状態に更新されます。',
    crowded: '自動更新なし',
    'signed-out': 'サインアウト済み',
    outdated: '古いページ',
    lost: 'アクセスできません',
    signedOutTitle: 'サインアウトしたため、この実行の更新を停止しました',
    signedOutText: '実行はサーバーで続行されています。現在の状態を確認するには、もう一度サインインしてください。',
    signIn: 'もう一度サインイン',
    lostTitle: 'この実行を表示できなくなりました',
    lostText:
      'チームから外れたか、チームがポータルから削除されました。このページには、最後に確認された状態が表示されています。',
  },
  console: { open: 'コンソールで開く', openWhat: 'AWS コンソールで開く: {what}', newTab: '新しいタブで開きます' },
  announce: {
    label: 'この実行の変更',
    step: '{step}: {state}。',
    run: '実行: {state}。',
  },
  steps: runSteps,
  failure: runFailure,
  cancel: {
    tooLateTitle: 'キャンセルは間に合いませんでした',
    tooLate: '{name} が {time} にこの実行のキャンセルをリクエストしましたが、最後のステップは停止できませんでした。',
    tooLateEnd: 'セットアップは完了しています。不要な場合はクリーンアップしてください。',
    tooLateEndOfCleanUp: 'クリーンアップは完了しています。',
    tooLateInList: 'キャンセルは間に合いませんでした',
    button: '実行をキャンセル',
    back: '実行を続ける',
    title: 'この実行をキャンセルしますか?',
    text: 'これ以上リソースは作成されず、保存されたパスワードは削除されます。それまでに作成されたリソースはアカウントに残り、後でクリーンアップできます。キャンセルした実行は再開できません。',
    textOfCleanUp:
      'これ以上は何も削除されません。それまでに削除されたリソースは元に戻りません。キャンセルした実行は再開できません。',
  },
  password: {
    lostTitle: '{count, plural, =1 {パスワード} other {2 つのパスワード}}の再入力が必要です',
    askExpired:
      'ポータルでのパスワードの保持期間は最大 24 時間です。再試行するには、{count, plural, =1 {パスワード} other {両方のパスワード}}をもう一度入力してください。',
    askUnreadable:
      'ポータルは保存されたパスワードを復号化できません。再試行するには、{count, plural, =1 {パスワード} other {両方のパスワード}}をもう一度入力してください。',
    label: {
      source: '{userName} のパスワード (ソースシークレット)',
      destination: '{userName} のパスワード (送信先シークレット)',
    },
    show: 'パスワードを表示',
    hide: 'パスワードを非表示',
    submit: '{count, plural, =1 {パスワード} other {両方のパスワード}}を保存して再試行',
    others:
      'このシークレットのパスワードは保存されていません。再入力できるのは、リクエスト者 ({name}) のみです。このページで入力されると、ステップを再試行できます。',
  },
  results: runResults,
  checks: runChecks,
  request: {
    heading: 'リクエストされた値',
    key: 'KMS キー',
    newKey: '新しいキー',
    alias: 'エイリアス',
    administrators: 'キーの管理者',
    noAdministrators: 'なし',
    mayDelete: 'キーの管理者によるキーの削除',
    yes: '許可する',
    no: '許可しない',
    sourceSecret: 'ソースシークレット',
    sourceUser: 'ソースデータベースのユーザー名',
    destinationSecret: '送信先シークレット',
    destinationUser: '送信先データベースのユーザー名',
    role: 'IAM ロール',
    roleName: 'ロール名',
    rolePath: 'IAM パス',
    policyName: 'ポリシー名',
    restored: '復元したリソース',
  },
};
