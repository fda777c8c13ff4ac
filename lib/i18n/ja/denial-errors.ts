import type { denialErrors as english } from '../en/denial-errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What AWS denies, by who can change the policy that denies it. */
export const denialErrors: ErrorMessages<keyof typeof english> = {
  'deployer-role-refused': {
    title: 'チームのデプロイ用ロールを引き受けられません',
    cause:
      '{portalArn} が {roleArn} を引き受けることを AWS が拒否しました。AWS は理由を示しません。ロールが存在しない、信頼ポリシーにポータルが含まれていない、外部 ID が異なる、または sts:SetSourceIdentity が許可されていない可能性があります。',
    remedy:
      'AWS アカウントの管理者に、{roleArn} が存在し、ここに表示された信頼ポリシーが設定されていることの確認を依頼してください。その後、再試行してください。',
  },
  'portal-role-denied': {
    title: 'ポータルにデプロイ用ロールを引き受けるアクセス許可がありません',
    cause: 'ポータル自体の IAM ID のポリシーで、{roleArn} に対する {action} が許可されていません。',
    remedy:
      'このロールに対する sts:AssumeRole をポータルの IAM ID に許可するよう、ポータルの運用担当者に依頼してください。その後、再試行してください。',
  },
  'access-denied': {
    title: 'デプロイ用ロールに必要なアクセス許可がありません',
    cause: 'リソース {resource} に対するアクション {action} が AWS により拒否されました。',
    remedy:
      'ポータルのテンプレートと同じリソースと条件で、このアクションをデプロイ用ロールに許可するよう、AWS アカウントの管理者に依頼してください。その後、再試行してください。',
  },
  'denied-by-role-policy': {
    title: 'デプロイ用ロールのポリシーによりアクションが拒否されました',
    cause:
      '{policyType, select, boundary {デプロイ用ロールのアクセス許可の境界で、リソース {resource} に対する {action} が許可されていません。} other {デプロイ用ロールのポリシーで、リソース {resource} に対する {action} が明示的に拒否されています。}}ポリシー: {policyArn}',
    remedy:
      'このポリシーの変更を AWS アカウントの管理者に依頼してください。別のポリシーでアクションを許可しても解決しません。変更後に、再試行してください。',
  },
  'denied-by-resource-policy': {
    title: 'リソースのポリシーによりアクションが拒否されました',
    cause:
      '{resource} のリソースベースのポリシー (キーポリシーなど) で、デプロイ用ロールにアクション {action} が許可されていません。',
    remedy: 'このポリシーでアクションを許可するよう、リソースの管理者に依頼してください。その後、再試行してください。',
  },
  'denied-by-organization': {
    title: '組織のポリシーによりアクションが拒否されました',
    cause:
      'AWS Organizations の{policyType, select, resourceControl {リソースコントロールポリシー (RCP)} other {サービスコントロールポリシー (SCP)}}により、リソース {resource} に対する {action} が拒否されました。ポリシー: {policyArn}',
    remedy:
      'このポリシーの変更を AWS Organizations の管理者に依頼してください。アカウントの管理者は、このポリシーを上書きできません。変更後に、再試行してください。',
  },
  'denied-by-portal': {
    title: 'ポータル自体の制限によりアクションが拒否されました',
    cause:
      '{policyType, select, vpcEndpoint {ポータルのネットワークの VPC エンドポイントポリシー} other {ポータルが実行ごとに設定するセッションポリシー}}で、リソース {resource} に対する {action} が許可されていません。',
    remedy: 'ポータルの運用担当者に報告してください。デプロイ用ロールを変更しても解決しません。',
  },
};
