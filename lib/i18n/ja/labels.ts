import type { labels as english } from '../en/labels.ts';

/** フォーム、プラン、実行ページの説明とタグ。 */
export const labels: typeof english = {
  description: '説明 - オプション',
  tags: 'タグ - オプション',
  tagsDescription: 'ポータルのタグ managed-by、limitless-portal:team、limitless-portal:run も追加されます。',
  constraint: '最大 {count} 個のタグ。文字、数字、スペース、_ . : / = + - @ を使用できます。',
  key: 'キー',
  value: '値 - オプション',
  keyOf: 'タグ {number} のキー',
  valueOf: 'タグ {number} の値',
  none: 'タグがありません',
  add: 'タグを追加',
  remove: '削除',
  removeOf: 'タグ {number} を削除',
  added: 'タグの行が追加されました',
  removed: 'タグが削除されました',
  setByTeam: 'チームが設定するタグです。',
  askedByTeam: 'チームの必須タグです。値を入力してください。',
  setByDatabase: 'Aurora PostgreSQL Limitless Database に必須のタグです。',
  existingKey: 'キーの説明とタグは変更されません。',
  shown: { description: '説明', tags: 'タグ', tagsOf: '{resource}のタグ', descriptionOf: '{resource}の説明' },
};
