import type { teams as en } from '../en/teams.ts';

export const teams: typeof en = {
  title: 'チーム',
  description:
    '設定されているチームと、ポータルが各チームの AWS アカウントで必要とするもの、およびその有無を表示します。',
  summary: '{accountId} · {regions}',
  fields: {
    id: 'ID',
    accountId: 'AWS アカウント',
    regions: 'リージョン',
    deployerRoleArn: 'デプロイ用ロール',
    externalId: '外部 ID',
    permissionsBoundaryArn: 'アクセス許可の境界',
    existingKeys: 'チームが使用できる既存のキー',
    tags: '必須のタグ',
    names: 'キー、シークレット、ロールの名前',
    iamPath: 'ロールの IAM パス',
  },
  anyKey: 'アカウント内のすべてのキー',
  noTags: 'なし',
  anyNames: '任意の名前',
  names: { alias: 'キー', source: 'シークレット', role: 'ロール' },
  notSet: '未設定',
  tabs: { check: 'チェック', cloudformation: 'CloudFormation テンプレート', terraform: 'Terraform モジュール' },
  template: {
    text: {
      cloudformation:
        'デプロイ用ロールとアクセス許可の境界を作成します。AWS アカウントの管理者が、任意のリージョンで一度だけデプロイします。',
      terraform:
        'デプロイ用ロールとアクセス許可の境界を作成します。このアカウントの "aws" プロバイダーを使用するモジュールとして使用します。',
    },
    label: { cloudformation: '{team} の CloudFormation テンプレート', terraform: '{team} の Terraform モジュール' },
    download: 'ダウンロード',
    loading: 'テンプレートを読み込んでいます',
  },
  check: {
    button: 'チェック',
    again: '再チェック',
    of: '{team} をチェック',
    text: 'ポータルは、デプロイ用ロールを通常どおり引き受けた後、AWS が拒否すべき方法でも引き受けを試みます。変更は行いません。',
    notChecked: '未チェック',
    checking: 'チェックしています',
    all: '{all} 件の条件をすべて満たしています',
    some: '{all} 件中 {met} 件の条件を満たしています',
    shown: '{met} 件の条件を満たしています。{notShown} 件はサンドボックスではチェックできません',
    checkedAt: 'チェック日時: {at}',
    failed: 'チェックできませんでした',
    columns: { state: '状態', condition: '条件', remedy: '対処方法' },
    states: { met: '適合', 'not-met': '不適合', unknown: '不明', 'not-shown': '対象外' },
  },
};
