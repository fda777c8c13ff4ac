import type { ErrorMessages } from '../error-words.ts';

/** What can go wrong with personal tokens and the HTTP API. */
export const tokenErrors = {
  'token-refused': {
    title: '個人用トークンが有効ではありません',
    cause:
      'トークンが送信されていないか、有効期限が切れているか、取り消されています。または、所有者が 7 日間サインインしていません。',
    remedy: 'ポータルにサインインしてください。それでもエラーになる場合は、設定でトークンを作成してください。',
  },
  'token-scope': {
    title: 'この個人用トークンでは許可されていません',
    cause: 'トークンは読み取り専用として作成されています。',
    remedy: '「読み取りと実行」のアクセス許可を持つトークンを使用してください。',
  },
  'token-in-url': {
    title: 'アドレスに個人用トークンが含まれています',
    cause: 'アドレスはプロキシやログに保存されるため、他のユーザーがトークンを見た可能性があります。',
    remedy: '設定でトークンを取り消して新しいトークンを作成し、Authorization ヘッダーで送信してください。',
  },
  'too-many-tokens': {
    title: '個人用トークンが上限の 20 件に達しています',
    cause: 'トークンは作成されていません。',
    remedy: '使用していないトークンを取り消してください。',
  },
  'idempotency-key-missing': {
    title: 'Idempotency-Key ヘッダーがないか、有効ではありません',
    cause:
      'このヘッダーがないと、同じリクエストを繰り返したときに 2 つ目の実行が開始されます。何も変更されていません。',
    remedy:
      'リクエストごとに UUID などの新しいランダムなキーを送信し、リクエストを繰り返すときは同じキーを送信してください。',
  },
  'idempotency-key-reused': {
    title: 'この Idempotency-Key は別のリクエストで使用済みです',
    cause: '以前のリクエストで、同じキーと異なる本文が送信されています。何も変更されていません。',
    remedy:
      '新しいリクエストには新しいキーを使用し、同じキーは変更のないリクエストを繰り返す場合にのみ使用してください。',
  },
  'not-exportable': {
    title: 'この実行はコードとしてエクスポートできません',
    cause: 'エクスポートできるのは、成功したセットアップのみです。',
    remedy: '実行が成功するまで待ってください。クリーンアップはエクスポートできません。',
  },
} satisfies Partial<ErrorMessages>;
