import type { shell as en } from '../en/shell.ts';

export const shell: typeof en = {
  portalName: 'Limitless セットアップポータル',
  home: 'ホーム',
  more: 'その他',
  skipToContent: 'メインコンテンツにスキップ',
  loading: 'ページを読み込んでいます',
  opensNewTab: '新しいタブで開きます',
  needsScript:
    'このポータルを使用するには JavaScript が必要です。ブラウザで JavaScript を有効にして、ページを再読み込みしてください。',
  navigation: {
    label: 'ポータル',
    newRun: '新しいセットアップ',
    runs: '実行履歴',
    run: '実行 {id}',
    support: 'サポート',
    audit: '監査記録',
    sessions: 'セッション',
    teams: 'チーム',
    notifications: '通知',
    cleanUp: 'クリーンアップ',
    breadcrumbs: 'パンくずリスト',
    open: 'ナビゲーションを開く',
    close: 'ナビゲーションを閉じる',
    toolbar: 'ページツール',
  },
  help: {
    label: 'ヘルプ',
    open: 'ヘルプパネルを開く',
    close: 'ヘルプパネルを閉じる',
  },
  notifications: {
    label: '通知',
    dismiss: '通知を閉じる',
    kinds: { success: '成功', error: 'エラー', info: '情報', warning: '警告', inProgress: '進行中' },
  },
  sandbox: 'サンドボックス',
  sandboxText:
    'AWS をシミュレートしているため、AWS アカウントには何も作成されません。実際のパスワードは入力しないでください。',
  language: { label: '言語: {name}', en: 'English', ja: '日本語' },
  theme: { label: 'テーマ: {name}', system: 'システム設定を使用', light: 'ライト', dark: 'ダーク' },
  user: {
    label: '{name} としてサインイン中',
    roleIn: '{role} ({team})',
    roles: { dba: 'DBA', lead: 'チームリーダー', support: 'サポート', auditor: '監査担当者', admin: '管理者' },
    signOut: 'サインアウト',
    signingOut: 'サインアウトしています',
  },
  copy: { copy: 'コピー', copyWhat: 'コピー: {what}', copied: 'コピーしました', failed: 'コピーできませんでした' },
  duration: {
    seconds: '{seconds, plural, =0 {1 秒未満} other {# 秒}}',
    minutes: '{minutes} 分 {seconds} 秒',
    hours: '{hours} 時間 {minutes} 分',
    days: '{days} 日 {hours} 時間',
  },
  none: '–',
};
