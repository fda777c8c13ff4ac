import type { denialErrors as english } from '../en/denial-errors.ts';
import type { ErrorMessages } from '../error-words.ts';

/** What AWS denies, by who can change the policy that denies it. */
export const denialErrors: ErrorMessages<keyof typeof english> = {
  'deployer-role-refused': {
    title: 'チームのデプロイ用ロールを引き受けられません',
    cause:
      '{policyType, select, resource {{roleArn} の信頼ポリシーで、{portalArn} による {action} が{explicit, select, yes {明示的に拒否されています} other {許可されていません}}。信頼ポリシーにポータルが含まれていない、外部 ID が異なる、または sts:SetSourceIdentity が許可されていない可能性があります。} other {{portalArn} が {roleArn} を引き受けることを AWS が拒否しました。AWS は理由を返していません。ロールが存在しない、信頼ポリシーにポータルが含まれていない、外部 ID が異なる、sts:SetSourceIdentity が許可されていない、またはポータルにこのロールに対する sts:AssumeRole のアクセス許可がない可能性があります。}}',
    remedy:
      '{roleArn} が存在し、ここに表示された信頼ポリシーが設定されていることを確認するよう、AWS アカウントの管理者に依頼してください。その後、再試行してください。',
  },
  'portal-role-denied': {
    title: 'ポータルに、デプロイ用ロールを引き受けるアクセス許可がありません',
    cause:
      '{portalArn} は {roleArn} を引き受けられません。{policyType, select, boundary {アクセス許可の境界} session {セッションポリシー} other {アイデンティティベースのポリシー}}で、{action} が{explicit, select, yes {明示的に拒否されています} other {許可されていません}}。{isPolicyNamed, select, yes {ポリシー: {policyArn}} other {}}',
    remedy:
      '{explicit, select, yes {ポータルの IAM ID のこのポリシーを変更するよう、ポータルの運用担当者に依頼してください。別のポリシーでアクションを許可しても解決しません。変更後に、} other {このロールに対する {action} をポータルの IAM ID に許可するよう、ポータルの運用担当者に依頼してください。その後、}}再試行してください。',
  },
  'access-denied': {
    title: 'デプロイ用ロールに必要なアクセス許可がありません',
    cause:
      'AWS が {operation} を拒否しました。{isActionNamed, select, yes {アクション: {action}。} other {AWS の応答にアクションは示されていません。この呼び出しに必要なアクション: {action}。}}{isResourceNamed, select, yes {リソース: {resource}。} other {}}',
    remedy:
      'ポータルのテンプレートと同じリソースと条件で、{action} をデプロイ用ロールに許可するよう、AWS アカウントの管理者に依頼してください。その後、再試行してください。',
  },
  'denied-by-role-policy': {
    title: 'ポリシーによりデプロイ用ロールのアクションが拒否されました',
    cause:
      '{policyType, select, boundary {デプロイ用ロールのアクセス許可の境界} identity {デプロイ用ロールのアイデンティティベースのポリシー} other {AWS の応答に示されていないポリシー}}で、{action} が{explicit, select, yes {明示的に拒否されています} other {許可されていません}}。{isResourceNamed, select, yes {リソース: {resource}。} other {}}{isPolicyNamed, select, yes {ポリシー: {policyArn}} other {}}',
    remedy:
      '{policyType, select, boundary {アクセス許可の境界を変更するよう} identity {このポリシーを変更するよう} other {アカウント内または AWS Organizations にあるこのポリシーを特定し、変更するよう}}、AWS アカウントの管理者に依頼してください。別のポリシーでアクションを許可しても解決しません。変更後に、再試行してください。',
  },
  'denied-by-resource-policy': {
    title: 'リソースのポリシーによりアクションが拒否されました',
    cause:
      'キーポリシーなどのリソースベースのポリシーで、デプロイ用ロールによる {action} が{explicit, select, yes {明示的に拒否されています} other {許可されていません}}。{isResourceNamed, select, yes {リソース: {resource}。} other {}}{isPolicyNamed, select, yes {ポリシー: {policyArn}} other {}}',
    remedy:
      '{explicit, select, yes {このポリシーの拒否を変更するよう、リソースの管理者に依頼してください。別のポリシーでアクションを許可しても解決しません。変更後に、} other {このポリシーでアクションを許可するよう、リソースの管理者に依頼してください。その後、}}再試行してください。',
  },
  'denied-by-organization': {
    title: '組織のポリシーによりアクションが拒否されました',
    cause:
      'AWS Organizations の{policyType, select, resourceControl {リソースコントロールポリシー (RCP)} other {サービスコントロールポリシー (SCP)}}で、{action} が{explicit, select, yes {明示的に拒否されています} other {許可されていません}}。{isResourceNamed, select, yes {リソース: {resource}。} other {}}{isPolicyNamed, select, yes {ポリシー: {policyArn}} other {}}',
    remedy:
      'このポリシーを変更するよう、AWS Organizations の管理者に依頼してください。アカウント内のアクセス許可では上書きできません。変更後に、再試行してください。',
  },
  'denied-by-portal': {
    title: 'ポータル側のポリシーによりアクションが拒否されました',
    cause:
      '{policyType, select, vpcEndpoint {ポータルのネットワークの VPC エンドポイントポリシー} other {ポータルが設定するセッションポリシー}}で、{action} が{explicit, select, yes {明示的に拒否されています} other {許可されていません}}。{isResourceNamed, select, yes {リソース: {resource}。} other {}}{isPolicyNamed, select, yes {ポリシー: {policyArn}} other {}}',
    remedy:
      '{policyType, select, vpcEndpoint {VPC エンドポイントポリシーの変更をネットワークチームに依頼するよう、ポータルの運用担当者に依頼してください。} other {ポータルの運用担当者に報告してください。}}デプロイ用ロールを変更しても解決しません。',
  },
};
