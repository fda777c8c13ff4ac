import type { feedback as en } from '../en/feedback.ts';

export const feedback: typeof en = {
  stale: '以下の情報は最新ではない可能性があります。',
  retry: '再試行',
  reload: 'ページを再読み込み',
  signIn: 'サインイン',
};
