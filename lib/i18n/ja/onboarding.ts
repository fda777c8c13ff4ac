import type { onboarding as en } from '../en/onboarding.ts';

export const onboarding: typeof en = {
  unknown: '不明です。上の項目、または括弧内の理由により確認できませんでした。',
  conditions: {
    assumed: {
      title: 'ポータルは外部 ID を使用してデプロイ用ロールを引き受けることができます',
      remedy:
        'テンプレートからロールを作成してください。信頼ポリシーに、ポータルを実行しているロールを指定する必要があります。',
    },
    'right-account': {
      title: 'ロールはチームのアカウントにあります',
      remedy: '設定ファイルの accountId または deployerRoleArn を修正してください。',
    },
    'external-id-demanded': {
      title: '外部 ID がない場合、AWS は拒否します',
      remedy:
        'ポータルのロールを使用できるユーザーは、誰でもこのアカウントに入ることができます。信頼ポリシーで sts:ExternalId を必須にしてください。',
    },
    'other-external-id-refused': {
      title: '別の外部 ID の場合、AWS は拒否します',
      remedy: '信頼ポリシーで、ワイルドカードを使わずに、このチームの外部 ID だけを許可してください。',
    },
    'source-identity-demanded': {
      title: '要求したユーザーを示さないセッションは拒否されます',
      remedy: 'CloudTrail に常にユーザーが記録されるように、信頼ポリシーで sts:SourceIdentity を必須にしてください。',
    },
    'session-name-demanded': {
      title: 'ポータルのものではないセッション名は拒否されます',
      remedy: 'テンプレートと同じように、信頼ポリシーで sts:RoleSessionName を必須にしてください。',
    },
    'boundary-configured': {
      title: 'ポータルが作成するロールには許可の境界が設定されます',
      remedy: '設定ファイルのチームの permissionsBoundaryArn に、テンプレートが作成する許可の境界を指定してください。',
    },
    'rights-enough': {
      title: 'ロールには、ポータルが行うすべての操作の許可があります',
      remedy: 'テンプレートをもう一度適用してください。括弧内のアクションの許可がありません。',
    },
    'rights-narrow': {
      title: 'ロールには、ポータルが行ってはならない操作の許可がありません',
      remedy:
        'テンプレートをもう一度適用してください。括弧内のアクションが許可されていますが、許可するべきではありません。',
    },
  },
};
