import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong about an approval. */
export const approvalErrors = {
  'not-awaiting-approval': {
    title: 'この実行はもう承認を待っていません',
    cause: 'すでに回答されたか、実行がキャンセルされたか、7 日が経過しました。',
    remedy: '実行の現在の状態を確認してください。開始した実行はキャンセルできます。',
  },
  'approval-own': {
    title: '別のチームリーダーの回答が必要です',
    cause:
      'この実行をリクエストしたか、パスワードを入力したのはあなたです。自分のものを承認または拒否することはできません。',
    remedy: '別のチームリーダーに依頼してください。実行のキャンセルは自分でできます。',
  },
  'approval-plan-changed': {
    title: 'プランが表示されていたものと異なります',
    cause: 'このページに表示された後に、プランが作り直されました。何も承認していません。',
    remedy: '現在のプランを確認してから回答してください。',
  },
  'approval-void': {
    title: 'プランが承認されたものと異なります',
    cause: '承認の後に、アカウントの内容が変更されました。何も作成または変更していません。',
    remedy: '実行は、現在のプランの承認を待っています。ステップを再試行する必要はありません。',
  },
} satisfies Partial<ErrorMessages>;
