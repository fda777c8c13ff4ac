import type { teams as en } from '../en/teams.ts';

export const teams: typeof en = {
  title: 'チーム',
  description: '設定ファイルのチームと、各チームの AWS アカウントに必要なもの、およびその状態を表示します。',
  summary: '{accountId} · {regions}',
  fields: {
    id: 'ID',
    accountId: 'AWS アカウント',
    regions: 'リージョン',
    deployerRoleArn: 'デプロイ用ロール',
    externalId: '外部 ID',
    permissionsBoundaryArn: '許可の境界',
    existingKeys: 'チームが使用できる既存のキー',
  },
  anyKey: 'アカウントのすべてのキー',
  notSet: '未設定',
  tabs: { check: '確認', cloudformation: 'CloudFormation テンプレート', terraform: 'Terraform モジュール' },
  template: {
    text: {
      cloudformation:
        'デプロイ用ロールと許可の境界を作成します。アカウントの管理者が、いずれかのリージョンで一度だけ適用してください。',
      terraform: 'このアカウントのプロバイダー "aws" 用のモジュールです。デプロイ用ロールと許可の境界を作成します。',
    },
    label: { cloudformation: '{team} の CloudFormation テンプレート', terraform: '{team} の Terraform モジュール' },
    download: 'ダウンロード',
    loading: 'テンプレートを読み込んでいます',
  },
  check: {
    button: '確認',
    again: '再確認',
    of: '{team} を確認',
    text: 'ポータルは、デプロイ用ロールを通常どおり引き受けた後、AWS が拒否しなければならない方法でも引き受けを試みます。何も変更しません。',
    notChecked: '未確認',
    checking: '確認しています',
    all: '{all} 件の条件をすべて満たしています',
    some: '{all} 件中 {met} 件の条件を満たしています',
    checkedAt: '確認日時: {at}',
    failed: '確認できませんでした',
    columns: { state: '状態', condition: '条件', remedy: '対処方法' },
    states: { met: '適合', 'not-met': '不適合', unknown: '不明' },
  },
};
