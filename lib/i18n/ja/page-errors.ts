import type { ErrorMessages } from '../error-words.ts';

/** What a page says even if it can’t load its words. */
export const pageErrors: ErrorMessages<'portal-updated' | 'unexpected'> = {
  'portal-updated': {
    title: 'ポータルが更新されました',
    cause: 'このページは、以前のバージョンのポータルのものです。',
    remedy: 'ページを再読み込みしてください。フォームの入力内容は、パスワードを除いて保持されます。',
  },
  unexpected: {
    title: '予期しないエラーが発生しました',
    cause: 'ポータルで不明なエラーが発生しました。完了したステップは保持されます。',
    remedy: 'もう一度お試しください。繰り返し発生する場合は、発生時刻を添えてポータルの運用担当者に報告してください。',
  },
};
