import type { denial as english } from '../en/denial.ts';

/** A call that AWS denied: what is missing, and the text to forward to whoever can change it. */
export const denial: typeof english = {
  statement: 'デプロイ用ロールのポリシーに追加するステートメント',
  deniedAction: '拒否されたアクション',
  policyTypes: {
    identity: 'アイデンティティベースのポリシー',
    resource: 'リソースベースのポリシー',
    boundary: 'アクセス許可の境界',
    session: 'セッションポリシー',
    serviceControl: 'サービスコントロールポリシー (SCP)',
    resourceControl: 'リソースコントロールポリシー (RCP)',
    vpcEndpoint: 'VPC エンドポイントポリシー',
  },
  owners: {
    account: 'AWS アカウントの管理者',
    resource: 'リソースの管理者',
    organization: 'AWS Organizations の管理者',
    portal: 'ポータルの運用担当者',
    network: 'ポータルのネットワークチーム (VPC エンドポイント)',
  },
  forward: {
    intro: 'Limitless セットアップポータルの実行を続行するには、AWS での変更が必要です。',
    problem: '問題',
    cause: '原因',
    remedy: '対処方法',
    account: 'AWS アカウント',
    region: 'リージョン',
    role: 'デプロイ用ロール',
    principal: 'プリンシパル',
    action: 'アクション',
    resource: 'リソース',
    policyType: '拒否したポリシー',
    explicit: '明示的な拒否',
    implicit: 'アクションを許可するステートメントがありません',
    policyArn: 'ポリシーの ARN',
    owner: '変更できる担当者',
    operation: 'API オペレーション',
    code: 'AWS のエラーコード',
    requestId: 'AWS のリクエスト ID',
    run: '実行 ID',
  },
};
