import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong about an approval. */
export const approvalErrors = {
  'not-awaiting-approval': {
    title: 'この実行は承認待ちではありません',
    cause: '既に承認または却下されたか、実行がキャンセルされたか、7 日が経過しました。',
    remedy: '実行の現在の状態を確認してください。開始されている場合は、キャンセルできます。',
  },
  'approval-own': {
    title: '別のチームリーダーの承認または却下が必要です',
    cause: 'リクエスト者またはパスワードの入力者は、その実行を承認または却下できません。',
    remedy: '別のチームリーダーに依頼してください。実行をキャンセルすることはできます。',
  },
  'approval-plan-changed': {
    title: 'プランが変更されました',
    cause: 'プランは、このページに表示された後に更新されました。承認は行われていません。',
    remedy: '現在のプランをレビューしてから、承認または却下してください。',
  },
  'approval-void': {
    title: '承認後にプランが変更されました',
    cause: '承認後に AWS アカウントが変更されました。リソースは作成も変更もされていません。',
    remedy: '実行は、現在のプランの承認待ちです。ステップを再試行する必要はありません。',
  },
} satisfies Partial<ErrorMessages>;
