import type { drafts as english } from '../en/drafts.ts';

/** 下書きと、実行の値から始めるフォーム。 */
export const drafts: typeof english = {
  title: '下書き',
  kept: '下書きは、最後の変更から {days, number} 日後に削除されます。パスワードは保存されません。',
  name: '{key} · {role}',
  existingKey: '既存のキー',
  unnamed: 'ロール名なし',
  columns: { setup: 'セットアップ', team: 'チーム', step: 'ステップ', changed: '最終変更', actions: 'アクション' },
  continue: '続行',
  continueDraft: '続行: {name}',
  delete: '削除',
  deleteDraft: '削除: {name}',
  confirm: {
    title: 'この下書きを削除しますか?',
    text: '下書き「{name}」は完全に削除されます。AWS では何も変更されません。',
    cancel: 'キャンセル',
    button: '削除',
    close: '閉じる',
  },
  status: {
    saving: '保存しています',
    saved: '{time} に下書きを保存しました',
    retrying: '保存されていません: {reason}。再試行しています',
    failed: '保存されていません: {reason}',
    offline: 'オフライン',
    signIn: '新しいタブでサインイン',
  },
  conflict: {
    open: '新しいバージョンを開く',
    keep: '新しい下書きとして保存',
    passwords: '開く場合は、パスワードを再入力してください。',
    history: '実行履歴を開く',
  },
  restored: {
    title: '下書きを復元しました',
    passwords: 'パスワードを再入力してください。',
    startAgain: '空のフォームから始める',
    dismiss: 'このメッセージを閉じる',
  },
  leave: {
    title: 'このページを離れますか?',
    passwords: 'パスワードは保存されません。続行するときに再入力してください。',
    values: '最新の変更は保存されていないため、失われます。',
    leave: 'ページを離れる',
    stay: 'このページに残る',
    close: '閉じる',
  },
  loading: 'フォームを読み込んでいます',
  missing: {
    title: '下書きが見つかりません',
    text: '下書きは削除されたか、{days, number} 日間変更されませんでした。新しいセットアップを開始してください。',
    newRun: '新しいセットアップ',
  },
  template: {
    use: 'テンプレートとして使用',
    useNamed: '{name} ({id}) をテンプレートとして使用',
    title: 'パスワード',
    text: 'フォームには実行 {run} の値と、次の未使用の名前が入力されています。パスワードのみを入力してください。',
    source: '{user} のパスワード (ソースシークレット)',
    destination: '{user} のパスワード (送信先シークレット)',
  },
};
