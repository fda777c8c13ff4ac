import type { feedback as en } from '../en/feedback.ts';

export const feedback: typeof en = {
  stale: '以下に表示されているのは、その前の状態です。',
  retry: 'もう一度試す',
  reload: 'ページを再読み込み',
  signIn: 'サインイン',
};
