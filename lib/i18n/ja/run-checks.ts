import type { runChecks as en } from '../en/run-checks.ts';

export const runChecks: typeof en = {
  heading: '検証の内容',
  description: 'すべてを AWS から読み戻し、計画と項目ごとに比較しました。',
  summary: '{all} 件中 {passed} 件合格',
  columns: { result: '結果', what: '確認項目', expected: '期待値', found: '実際の値' },
  passed: '合格',
  failed: '相違あり',
  same: '同じ',
  nothing: 'なし',
  showValue: '表示',
  ids: {
    'key-usable': 'キーを使用できる',
    'key-alias': 'エイリアス {name} がキーを指している',
    'key-tags': 'キーにポータルのタグがある',
    'key-policy-use': 'キーポリシーがロールにキーの使用を許可している',
    'key-policy-grants': 'キーポリシーがロールに永続リソースのアタッチを許可している',
    'source-secret-key': 'シークレット {name} がキーで暗号化されている',
    'source-secret-tags': 'シークレット {name} にポータルのタグがある',
    'source-secret-version': '{name} の現在のバージョンが、この実行で保存したものである',
    'destination-secret-key': 'シークレット {name} がキーで暗号化されている',
    'destination-secret-tags': 'シークレット {name} にポータルのタグがある',
    'destination-secret-version': '{name} の現在のバージョンが、この実行で保存したものである',
    'role-trust': '{name} を引き受けられるのは Amazon RDS のみである',
    'role-assumer-tag': 'ロール {name} にタグ assumer がある',
    'role-tags': 'ロール {name} にポータルのタグがある',
    'role-boundary': 'ロール {name} にチームのアクセス許可の境界が設定されている',
    'role-policy-document': 'インラインポリシー {name} が計画どおりである',
    'simulate-allowed':
      'ポリシーシミュレーター: 必要な操作がすべて許可される (アクションとリソースの組み合わせ {count} 件)',
    'simulate-denied':
      'ポリシーシミュレーター: 試行したその他の操作はすべて拒否される (アクションとリソースの組み合わせ {count} 件)',
  },
};
