/** A call that AWS denied: what is missing, and the text to forward to whoever can change it. */
export const denial = {
  statement: 'デプロイ用ロールのポリシーに不足しているアクセス許可',
};
