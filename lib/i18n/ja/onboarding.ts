import type { onboarding as en } from '../en/onboarding.ts';

export const onboarding: typeof en = {
  unknown: '前の条件が満たされていないか、括弧内のエラーのためチェックできませんでした。',
  'not-shown': 'サンドボックスでは AWS をシミュレートしているため、チェックできません。',
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
      title: '外部 ID がない場合、AWS はアクセスを拒否します',
      remedy:
        'ポータルのロールを使用できるすべてのユーザーが、このアカウントにアクセスできます。信頼ポリシーで sts:ExternalId を必須にしてください。',
    },
    'other-external-id-refused': {
      title: '外部 ID が異なる場合、AWS はアクセスを拒否します',
      remedy: '信頼ポリシーで、ワイルドカードを使用せずに、このチームの外部 ID のみを許可してください。',
    },
    'source-identity-demanded': {
      title: 'ソース ID がないセッションを AWS は拒否します',
      remedy: 'CloudTrail に常にユーザーが記録されるように、信頼ポリシーで sts:SourceIdentity を必須にしてください。',
    },
    'session-name-demanded': {
      title: 'セッション名がポータルのものではない場合、AWS はセッションを拒否します',
      remedy: 'テンプレートと同様に、信頼ポリシーで sts:RoleSessionName を必須にしてください。',
    },
    'boundary-configured': {
      title: 'ポータルが作成するロールにはアクセス許可の境界が設定されます',
      remedy:
        '設定ファイルのチームの permissionsBoundaryArn に、テンプレートが作成するアクセス許可の境界を指定してください。',
    },
    'rights-enough': {
      title: 'ロールには、ポータルに必要なすべてのアクセス許可があります',
      remedy: 'テンプレートを再度デプロイしてください。括弧内のアクションが許可されていません。',
    },
    'rights-narrow': {
      title: 'ロールには、ポータルに与えてはならないアクセス許可がありません',
      remedy: 'テンプレートを再度デプロイしてください。括弧内のアクションを許可しないでください。',
    },
  },
};
