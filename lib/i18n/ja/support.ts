import type { support as en } from '../en/support.ts';

export const support: typeof en = {
  title: 'サポート',
  description: '失敗した実行と、1 分以上アクティビティがない実行を、すべてのチームについて表示します。',
  refresh: '一覧を更新',
  loading: '実行を読み込んでいます',
  columns: {
    state: '状態',
    run: '実行',
    team: 'チーム',
    failedStep: '失敗したステップ',
    requestedBy: 'リクエスト者',
    lastSign: '最後のアクティビティ',
    action: 'アクション',
  },
  states: {
    queued: '開始前に停止',
    running: '実行中に停止',
    cancelling: 'キャンセル中に停止',
  },
  ago: '{elapsed}前',
  stuckHint: 'ポータルのサーバーが引き継ぐと続行されます。',
  retry: '再試行',
  retryOf: '「{step}」で失敗した実行 {run} を再試行',
  retried: '実行 {run} を「{step}」から再試行しています',
  retriedText: '完了したステップは繰り返されません。進行中の実行は、この一覧に表示されません。',
  openRun: '実行 {run} を開く',
  notRetried: '「{step}」で失敗した実行 {run} を再試行できませんでした',
  unanswered: '「{step}」で失敗した実行 {run} の再試行に対する応答がありません',
  unansweredText:
    'ネットワークが切断されているか、ポータルが再起動または更新されています。接続が回復した後もこの一覧に実行が残っている場合は、もう一度再試行してください。解決しない場合は、ページを再読み込みしてください。',
  count: '{count} 件の実行に対応が必要です',
  restored: {
    title: 'データベースが以前の状態に復元されました ({restored})',
    gap: '{recordsEnd} から {restored} までの記録はありません。その間に実行が AWS で作成したリソースは、ポータルがアカウントをチェックした後に以下に表示されます。',
    unfinished:
      '完了していない実行は自動的に続行されます。先に AWS をチェックするため、リソースが二重に作成されることはありません。',
    again:
      'その間にキャンセルまたはクリーンアップされた実行は、以前の状態で表示されます。再度キャンセルまたはクリーンアップしてください。',
  },
  empty: {
    title: '対応が必要な実行はありません',
    text: '失敗した実行も、停止している実行もありません。',
  },
};
