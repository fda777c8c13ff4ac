import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong when a draft is saved. */
export const draftErrors = {
  'draft-changed': {
    title: 'この下書きは別のタブで変更されました',
    cause: 'このフォームを開いた後に、別のタブまたはデバイスで下書きが保存されました。',
    remedy: '新しいバージョンを開くか、このフォームを新しい下書きとして保存してください。',
  },
  'draft-gone': {
    title: 'この下書きは既に存在しません',
    cause: '別のタブまたはデバイスで、下書きが削除されたか、セットアップが開始されました。',
    remedy: 'このフォームを新しい下書きとして保存するか、実行履歴を開いてください。',
  },
  'too-many-drafts': {
    title: '下書きが上限の 20 件に達しています',
    cause: 'このフォームは下書きとして保存されていません。',
    remedy: '別のタブの「実行履歴」ページで下書きを削除してください。その後、このフォームが保存されます。',
  },
} satisfies Partial<ErrorMessages>;
