import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { messages } from '../i18n/messages.ts';

type Title = readonly [english: string, japanese: string];

/** The console pages of the walkthrough, in its order and with the titles of the console. */
const PAGES: readonly Title[] = [
  ['Configure key', 'キーの設定'],
  ['Add labels', 'ラベルを追加'],
  ['Define key administrative permissions', 'キーの管理アクセス許可を定義'],
  ['Define key usage permissions', 'キー使用アクセス許可の定義'],
  ['Review', 'レビュー'],
  ['Choose secret type', 'シークレットのタイプを選択'],
  ['Configure secret', 'シークレットを設定'],
  ['Configure rotation - optional', 'ローテーションを設定 - オプション'],
  ['Review', '確認'],
  ['Select trusted entity', '信頼されたエンティティを選択'],
  ['Add permissions', 'アクセス許可を追加'],
  ['Name, review, and create', '名前、確認、および作成'],
  ['Key users', 'キーユーザー'],
  ['Key policy', 'キーポリシー'],
  ['Specify permissions', 'アクセス許可を指定'],
  ['Review and create', '確認して作成'],
];

/** The fields and choices that the walkthrough names on these pages. */
const FIELDS: readonly Title[] = [
  ['Key type', 'キータイプ'],
  ['Symmetric', '対称'],
  ['Key usage', 'キーの使用'],
  ['Encrypt and decrypt', '暗号化および復号化'],
  ['Alias', 'エイリアス'],
  ['Allow key administrators to delete this key', 'キーの管理者がこのキーを削除できるようにします'],
  ['Secret type', 'シークレットのタイプ'],
  ['Other type of secret', 'その他のシークレットのタイプ'],
  ['Key/value pairs', 'キー/値のペア'],
  ['Plaintext', 'プレーンテキスト'],
  ['Encryption key', '暗号化キー'],
  ['Secret name', 'シークレットの名前'],
  ['Trusted entity type', '信頼されたエンティティタイプ'],
  ['Custom trust policy', 'カスタム信頼ポリシー'],
  ['Role name', 'ロール名'],
  ['Add tag', 'タグを追加'],
  ['Key', 'キー'],
  ['Value', '値'],
  ['JSON', 'JSON'],
  ['Policy name', 'ポリシー名'],
];

function flatten(words: string | object, path: readonly string[] = []): [key: string, text: string][] {
  if (typeof words === 'string') return [[path.join('.'), words]];
  return Object.entries(words).flatMap(([key, inner]) => flatten(inner, [...path, key]));
}

/** The English and Japanese text of each message of the portal, or of one part. */
function wordsOf(inside: 'walkthrough.pages.' | ''): Title[] {
  const japanese = new Map(flatten(messages.ja));
  return flatten(messages.en)
    .filter(([key]) => key.startsWith(inside))
    .map(([key, text]) => [text, japanese.get(key) ?? '']);
}

/** The rows of the document: pages are bold, and a field may name its option after a colon. */
function readDocument(): { pages: Title[]; fields: Title[] } {
  const text = readFileSync(path.join(import.meta.dirname, '..', '..', 'docs', 'walkthrough.md'), 'utf8');
  const rows = [...text.matchAll(/^\| ([^|]+) \| ([^|]+) \|/gm)]
    .map(([, english = '', japanese = '']): Title => [english, japanese])
    .filter(([english]) => english !== 'console' && english !== '---');
  const isPage = ([english]: Title) => english.startsWith('**');
  const parts = ([english, japanese]: Title) =>
    english.split(': ').map((part, index): Title => [part, japanese.split(': ')[index] ?? '']);
  return {
    pages: rows.filter(isPage).map(([english, japanese]) => [english.slice(2, -2), japanese.slice(2, -2)]),
    fields: rows.filter((row) => !isPage(row)).flatMap(parts),
  };
}

const missing = (wanted: readonly Title[], words: readonly Title[]) => {
  const known = new Set(words.map((pair) => pair.join(' = ')));
  return wanted.map((pair) => pair.join(' = ')).filter((pair) => !known.has(pair));
};

describe('the form uses the exact words of the console in both languages', () => {
  test('for the pages, in their order', () => {
    expect(wordsOf('walkthrough.pages.')).toEqual(PAGES);
  });

  test('for the fields and choices', () => {
    expect(missing(FIELDS, wordsOf(''))).toEqual([]);
  });
});

describe('the document about the walkthrough', () => {
  test('lists every page, in the order of the console', () => {
    expect(readDocument().pages).toEqual(PAGES);
  });

  test('names fields as the form does', () => {
    const { fields } = readDocument();
    expect(missing(fields, wordsOf(''))).toEqual([]);
    expect(missing(FIELDS, fields)).toEqual([]);
  });
});
