import type { feedback as en } from '../en/feedback.ts';

export const feedback: typeof en = {
  unreachable: {
    title: 'ポータルが応答しません',
    cause: 'ネットワークが切断されているか、ポータルが再起動または更新されています。',
    remedy:
      'ページは自動的に再試行します。解消しない場合は、ページを再読み込みしてください。その間も実行はサーバーで続行されます。',
  },
  stale: '以下に表示されているのは、その前の状態です。',
  retry: 'もう一度試す',
  reload: 'ページを再読み込み',
  signIn: 'サインイン',
};
