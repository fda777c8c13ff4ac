import type { cleanUpErrors as english } from '../en/clean-up-errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What goes wrong when a run is cleaned up. */
export const cleanUpErrors: ErrorMessages<keyof typeof english> = {
  'not-cleanable': {
    title: 'この実行は現在クリーンアップできません',
    cause: 'クリーンアップできるのは、終了したセットアップのみです。',
    remedy: '実行が終了するまで待つか、実行をキャンセルしてから、もう一度クリーンアップのプランを作成してください。',
  },
  'clean-up-open': {
    title: 'この実行は既にクリーンアップ中です',
    cause: 'この実行のクリーンアップが既に開始されています。進行中であるか、失敗して対応が必要な状態です。',
    remedy:
      '実行のページからクリーンアップを開いてください。失敗している場合は、失敗したステップを再試行するか、クリーンアップをキャンセルしてください。',
  },
  'clean-up-plan-changed': {
    title: 'プランが変更されました',
    cause:
      'プランの作成後に、リソースが変更または削除されたか、別のリソースが見つかりました。リソースは削除されていません。',
    remedy: '新しいプランをレビューし、ロール名を入力して確認してください。',
  },
  'role-name-differs': {
    title: 'ロール名が一致しません',
    cause: 'クリーンアップを確認するには、実行の IAM ロールの名前を入力します。リソースは削除されていません。',
    remedy: 'ページに表示されているとおりに名前を入力してください。',
  },
  'clean-up-changed': {
    title: 'プランと一致しないリソースがあります',
    cause:
      'クリーンアップの確認後に {name} が変更されました。変更されたリソースは削除されません。相違点はチェックの一覧に表示されます。',
    remedy:
      '変更を元に戻してステップを再試行するか、このクリーンアップをキャンセルして新しいプランを作成してください。変更されたリソースは残ります。',
  },
  'role-in-use': {
    title: 'ロールをまだ削除できません',
    cause: 'ロール {name} にポリシーまたはインスタンスプロファイルがアタッチされていると、IAM が応答しました。',
    remedy: 'IAM コンソールでデタッチしてから、ステップを再試行してください。',
  },
};
