import type { denialErrors as english } from '../en/denial-errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What AWS denies, by who can change the policy that denies it. */
export const denialErrors: ErrorMessages<keyof typeof english> = {
  'deployer-role-refused': {
    title: 'チームのデプロイ用ロールを引き受けられません',
    cause:
      '{portalArn} が {roleArn} を引き受けることを AWS が拒否しました。AWS は理由を返していません。ロールが存在しない、信頼ポリシーにポータルが含まれていない、外部 ID が異なる、sts:SetSourceIdentity が許可されていない、またはポータルにこのロールに対する sts:AssumeRole のアクセス許可がない可能性があります。',
    remedy:
      '{roleArn} が存在し、ここに表示された信頼ポリシーが設定されていることを確認するよう、AWS アカウントの管理者に依頼してください。その後、再試行してください。',
  },
  'portal-role-denied': {
    title: 'ポータルに、デプロイ用ロールを引き受けるアクセス許可がありません',
    cause: 'ポータルの IAM ID {portalArn} のポリシーで、{roleArn} に対する {action} が許可されていません。',
    remedy:
      'このロールに対する {action} をポータルの IAM ID に許可するよう、ポータルの運用担当者に依頼してください。その後、再試行してください。',
  },
  'access-denied': {
    title: 'デプロイ用ロールに必要なアクセス許可がありません',
    cause: 'AWS が {operation} を拒否しました。アクション: {action}。リソース: {resource}。',
    remedy:
      'ポータルのテンプレートと同じリソースと条件で、このアクションをデプロイ用ロールに許可するよう、AWS アカウントの管理者に依頼してください。その後、再試行してください。',
  },
  'denied-by-role-policy': {
    title: 'ポリシーによりデプロイ用ロールのアクションが拒否されました',
    cause:
      '{policyType, select, boundary {デプロイ用ロールのアクセス許可の境界} identity {デプロイ用ロールのアイデンティティベースのポリシー} other {ポリシー}}により {action} が拒否されました。リソース: {resource}。ポリシー: {policyArn}',
    remedy:
      'このポリシーを変更するよう、AWS アカウントの管理者に依頼してください。別のポリシーでアクションを許可しても解決しません。変更後に、再試行してください。',
  },
  'denied-by-resource-policy': {
    title: 'リソースのポリシーによりアクションが拒否されました',
    cause:
      'キーポリシーなどのリソースベースのポリシーで、デプロイ用ロールに {action} が許可されていません。リソース: {resource}',
    remedy: 'このポリシーでアクションを許可するよう、リソースの管理者に依頼してください。その後、再試行してください。',
  },
  'denied-by-organization': {
    title: '組織のポリシーによりアクションが拒否されました',
    cause:
      'AWS Organizations の{policyType, select, resourceControl {リソースコントロールポリシー (RCP)} other {サービスコントロールポリシー (SCP)}}により {action} が拒否されました。リソース: {resource}。ポリシー: {policyArn}',
    remedy:
      'このポリシーを変更するよう、AWS Organizations の管理者に依頼してください。アカウント内のアクセス許可では上書きできません。変更後に、再試行してください。',
  },
  'denied-by-portal': {
    title: 'ポータル側のポリシーによりアクションが拒否されました',
    cause:
      '{policyType, select, vpcEndpoint {ポータルのネットワークの VPC エンドポイントポリシー} other {ポータルが設定するセッションポリシー}}により {action} が拒否されました。リソース: {resource}',
    remedy: 'ポータルの運用担当者に報告してください。デプロイ用ロールを変更しても解決しません。',
  },
};
