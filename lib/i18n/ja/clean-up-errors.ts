import type { cleanUpErrors as english } from '../en/clean-up-errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What goes wrong when a run is cleaned up. */
export const cleanUpErrors: ErrorMessages<keyof typeof english> = {
  'not-cleanable': {
    title: 'この実行は現在クリーンアップできません',
    cause:
      'クリーンアップできるのは、終了した実行のみです。また、削除できるリソースを作成するのはセットアップのみです。',
    remedy: '実行が終了するまで待つか、実行をキャンセルしてから、クリーンアップのプランを作り直してください。',
  },
  'clean-up-open': {
    title: 'この実行はすでにクリーンアップ中です',
    cause: 'この実行のクリーンアップがすでに開始されています。処理中か、失敗して対応を待っている状態です。',
    remedy:
      '実行のページからそのクリーンアップを開いてください。失敗している場合は、ステップを再試行するか、キャンセルしてください。',
  },
  'clean-up-plan-changed': {
    title: 'プランが、表示されていたものから変わりました',
    cause:
      'プランの作成後に、削除するはずのリソースが変更または削除されたか、新たに見つかりました。何も削除していません。',
    remedy: '新しいプランを確認してください。',
  },
  'role-name-differs': {
    title: 'ロール名が一致しません',
    cause: 'クリーンアップは、実行の IAM ロールの名前を入力して確認します。何も削除していません。',
    remedy: 'ページに表示されているとおりに名前を入力してください。',
  },
  'clean-up-changed': {
    title: 'プランと異なるリソースがあります',
    cause:
      'クリーンアップの確認後に {name} が変更されました。変更されたリソースは削除しません。変更の内容は確認項目の一覧に表示されます。',
    remedy:
      '変更を元に戻してステップを再試行するか、このクリーンアップをキャンセルしてプランを作り直してください。変更されたリソースは残ります。',
  },
  'role-in-use': {
    title: 'ロールをまだ削除できません',
    cause: 'ポリシーまたはインスタンスプロファイルがロール {name} に残っていると IAM が応答しました。',
    remedy: 'IAM コンソールで確認して削除してから、ステップを再試行してください。',
  },
};
