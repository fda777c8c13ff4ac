/** The labels that AWS's consoles and the set-up's documentation use, in both languages; written out, not taken from the portal. */
export const WORDS = {
  en: {
    locale: 'en-US',
    next: 'Next',
    create: 'Create resources',
    alias: 'Alias',
    secretName: 'Secret name',
    userName: 'User name',
    password: 'Password',
    roleName: 'Role name',
    policyName: 'Policy name',
    keyType: 'Key type',
    keyUsage: 'Key usage',
    useExistingKey: 'Use an existing key',
    pages: ['Team and Region', 'KMS key', 'Source database secret', 'Destination database secret', 'IAM role'],
    review: 'Review and create',
  },
  ja: {
    locale: 'ja-JP',
    next: '次へ',
    create: 'リソースを作成',
    alias: 'エイリアス',
    secretName: 'シークレットの名前',
    userName: 'ユーザー名',
    password: 'パスワード',
    roleName: 'ロール名',
    policyName: 'ポリシー名',
    keyType: 'キータイプ',
    keyUsage: 'キーの使用',
    useExistingKey: '既存のキーを使用',
    pages: [
      'チームとリージョン',
      'KMS キー',
      'ソースデータベースのシークレット',
      '送信先データベースのシークレット',
      'IAM ロール',
    ],
    review: '確認と作成',
  },
} as const;

export type Language = keyof typeof WORDS;
