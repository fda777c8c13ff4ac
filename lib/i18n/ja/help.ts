import type { help as english } from '../en/help.ts';

/** ヘルプパネルの言葉。 */
export const help: typeof english = {
  learnMore: '詳細はこちら',
  topics: {
    target: {
      title: 'チームとリージョン',
      lead: 'セットアップは、1 つの AWS アカウントと 1 つのリージョンで行われます。キーと 2 つのシークレットはそのリージョンに、ロールはアカウントに属します。',
      terms: {
        team: {
          name: 'チーム',
          text: 'チームによって、AWS アカウントと、ポータルがそこで使用するデプロイ用ロールが決まります。表示されるのは、DBA として所属しているチームです。',
        },
        region: {
          name: 'リージョン',
          text: 'DB シャードグループのリージョンを選択します。ソースデータベース、DB シャードグループ、キー、シークレットは、同じアカウントの同じリージョンにある必要があります。',
        },
      },
      links: {
        manual: {
          text: 'データベース認証とリソースアクセスの手動設定',
          href: 'https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    key: {
      title: 'KMS キー',
      lead: 'Secrets Manager は、このカスタマー管理型のキーで 2 つのシークレットを暗号化します。データロードユーティリティのロールは、このキーのキーユーザーになります。',
      terms: {
        type: {
          name: 'キータイプとキーの使用',
          text: 'Secrets Manager で使用できるのは、暗号化および復号化用の対称キーのみのため、選択は不要です。どちらもキーの作成後に変更することはできません。',
        },
        alias: {
          name: 'エイリアス',
          text: 'アカウントとリージョンで一意のわかりやすい名前です。alias/ を含めて最大 256 文字で、英数字、ハイフン、アンダースコア、スラッシュを使用できます。aws/ で始まる名前は AWS 用に予約されています。CloudTrail に表示されるため、機密情報は含めないでください。',
        },
        administrators: {
          name: 'キーの管理者',
          text: 'キーを管理できる (使用はできない) IAM ユーザーとロールです。指定しない場合は、アカウントの IAM ポリシーでキーを管理できるユーザーとロールが決まります。',
        },
        deletion: {
          name: 'キーの管理者がこのキーを削除できるようにします',
          text: 'キーの削除のスケジュールとキャンセルを、キーの管理者に許可します。キーは 7～30 日の待機期間の後に削除されます。',
        },
        existing: {
          name: '既存のキーを使用',
          text: 'カスタマー管理型、対称、暗号化および復号化用で、有効であり、同じアカウントの同じリージョンにあるキーが必要です。キーポリシーにロールが追加され、他のステートメントは変更されません。削除保留中のキーは、ポータルがチーム用に作成したものであれば復元できます。',
        },
        cost: {
          name: '料金',
          text: 'カスタマー管理型のキーには、使用していない間も月額料金がかかります。',
        },
        labels: {
          name: '説明とタグ',
          text: 'キーを後から確認するときや、コスト配分に使用します。チームのタグは入力済みです。CloudTrail に表示されるため、機密情報は含めないでください。',
        },
      },
      links: {
        create: {
          text: 'KMS キーを作成する',
          href: 'https://docs.aws.amazon.com/ja_jp/kms/latest/developerguide/create-keys.html',
        },
        alias: {
          text: 'AWS KMS のエイリアス',
          href: 'https://docs.aws.amazon.com/ja_jp/kms/latest/developerguide/kms-alias.html',
        },
        policy: {
          text: 'デフォルトのキーポリシー',
          href: 'https://docs.aws.amazon.com/ja_jp/kms/latest/developerguide/key-policy-default.html',
        },
      },
    },
    source: {
      title: 'ソースシークレット',
      lead: 'データロードユーティリティは、このシークレットのユーザー名とパスワードでソースデータベースを読み取ります。',
      terms: {
        name: {
          name: 'シークレットの名前',
          text: 'アカウントとリージョンで一意の名前です。英数字と /_+=.@- を使用でき、最大 512 文字です。Secrets Manager が ARN にハイフンと 6 文字を追加するため、末尾を同じ形式にすることは推奨されません。',
        },
        user: {
          name: 'ユーザー名',
          text: 'ロードするデータを読み取れる、ソースデータベースのユーザーです。データベースユーザーは実行では作成されません。作成するための SQL は、実行のページに表示されます。',
        },
        password: {
          name: 'パスワード',
          text: 'Secrets Manager にのみ保存されます。それまでの間、ポータルは暗号化した状態で最大 24 時間保持します。サポート担当者を含め、誰にも再表示されません。',
        },
        value: {
          name: '値',
          text: 'シークレットには、username と password の 2 つのメンバーのみを持つ、[プレーンテキスト] タブの JSON がそのまま保存されます。',
        },
        labels: {
          name: '説明とタグ',
          text: 'シークレットを後から確認するときや、コスト配分に使用します。チームのタグは入力済みです。CloudTrail に表示されるため、機密情報は含めないでください。',
        },
      },
      links: {
        create: {
          text: 'AWS Secrets Manager シークレットを作成する',
          href: 'https://docs.aws.amazon.com/ja_jp/secretsmanager/latest/userguide/create_secret.html',
        },
        manual: {
          text: 'データベース認証とリソースアクセスの手動設定',
          href: 'https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    destination: {
      title: '送信先シークレット',
      lead: 'データロードユーティリティは、このシークレットのユーザー名とパスワードで Limitless データベースに書き込みます。',
      terms: {
        name: {
          name: 'シークレットの名前',
          text: 'ソースシークレットとは別の名前にする必要があります。規則は同じで、英数字と /_+=.@- で最大 512 文字です。',
        },
        user: {
          name: 'ユーザー名',
          text: 'ロード先のテーブルに書き込める、Limitless データベースのユーザーです。',
        },
        password: {
          name: 'パスワード',
          text: 'Secrets Manager にのみ保存されます。それまでの間、ポータルは暗号化した状態で最大 24 時間保持します。',
        },
        labels: {
          name: '説明とタグ',
          text: 'シークレットを後から確認するときや、コスト配分に使用します。チームのタグは入力済みです。CloudTrail に表示されるため、機密情報は含めないでください。',
        },
      },
      links: {
        create: {
          text: 'AWS Secrets Manager シークレットを作成する',
          href: 'https://docs.aws.amazon.com/ja_jp/secretsmanager/latest/userguide/create_secret.html',
        },
        manual: {
          text: 'データベース認証とリソースアクセスの手動設定',
          href: 'https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    role: {
      title: 'IAM ロール',
      lead: 'Aurora PostgreSQL Limitless Database は、このロールを引き受けてネットワーク接続を構築し、2 つのシークレットを取得します。',
      terms: {
        name: {
          name: 'ロール名',
          text: 'アカウントで一意の名前です。大文字と小文字は区別されません。英数字と +=,.@-_ で最大 64 文字です。',
        },
        trust: {
          name: '信頼ポリシー',
          text: 'サービス rds.amazonaws.com のみがロールを引き受けることができます。',
        },
        tag: {
          name: 'タグ assumer',
          text: 'Aurora PostgreSQL Limitless Database は、このキーと値のタグを正確に持つ IAM ロールのみを引き受けることができます。',
        },
        labels: {
          name: '説明とタグ',
          text: 'ロールを後から確認するときや、コスト配分に使用します。チームのタグは入力済みです。CloudTrail に表示されるため、機密情報は含めないでください。IAM の説明には、日本語を使用できません。',
        },
      },
      links: {
        create: {
          text: 'カスタム信頼ポリシーを使用してロールを作成する',
          href: 'https://docs.aws.amazon.com/ja_jp/IAM/latest/UserGuide/id_roles_create_for-custom.html',
        },
        quotas: {
          text: 'IAM の名前の要件とクォータ',
          href: 'https://docs.aws.amazon.com/ja_jp/IAM/latest/UserGuide/reference_iam-quotas.html',
        },
      },
    },
    'key-users': {
      title: 'キーユーザー',
      lead: 'ロールがシークレットを取得するには、シークレットを暗号化するキーの使用がキーポリシーで許可されている必要があります。',
      terms: {
        use: {
          name: 'Allow use of the key',
          text: 'キーによる暗号化と復号化、データキーの生成をキーユーザーに許可します。',
        },
        grants: {
          name: 'Allow attachment of persistent resources',
          text: 'キーへのグラントの作成をキーユーザーに許可します。ただし、代わりにキーを使用する AWS のサービスに対してのみです。',
        },
        existing: {
          name: '既存のキーのキーポリシー',
          text: '2 つのステートメントにロールが追加されます。ステートメントがない場合は追加され、他のステートメントは変更されません。',
        },
      },
      links: {
        policy: {
          text: 'デフォルトのキーポリシー',
          href: 'https://docs.aws.amazon.com/ja_jp/kms/latest/developerguide/key-policy-default.html',
        },
        change: {
          text: 'キーポリシーを変更する',
          href: 'https://docs.aws.amazon.com/ja_jp/kms/latest/developerguide/key-policy-modifying.html',
        },
      },
    },
    permissions: {
      title: 'アクセス許可',
      lead: 'ロールのインラインポリシーです。AWS のドキュメントに記載されている 4 つのステートメントのみで構成されます。',
      terms: {
        policy: {
          name: 'インラインポリシー',
          text: 'ネットワークインターフェイスの管理、2 つのシークレットの取得、キーによる復号化、データベースの情報の取得をロールに許可します。対象となるシークレットとキーは、このセットアップのもののみです。',
        },
        placeholders: {
          name: '山括弧内の値',
          text: 'キー ID とシークレットの ARN の末尾 6 文字は AWS が割り当てます。実行時に実際の ARN が設定されます。',
        },
        name: {
          name: 'ポリシー名',
          text: 'ロール内で一意の名前です。英数字と +=,.@-_ で最大 128 文字です。',
        },
      },
      links: {
        policy: {
          text: 'IAM ID のアクセス許可の追加および削除',
          href: 'https://docs.aws.amazon.com/ja_jp/IAM/latest/UserGuide/access_policies_manage-attach-detach.html',
        },
        manual: {
          text: 'データベース認証とリソースアクセスの手動設定',
          href: 'https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    review: {
      title: '確認して作成',
      lead: 'チームのデプロイ用ロールで、アカウントを読み取った結果です。[リソースを作成] を選択するまで、何も変更されません。',
      terms: {
        create: { name: '作成', text: 'リソースはまだ存在しません。新しく作成されます。' },
        adopt: { name: '既存を使用', text: '選択した既存のキーです。別のキーは作成されません。' },
        restore: {
          name: '復元',
          text: 'ポータルがチーム用に作成し、削除保留中になっているシークレットまたはキーを、選択に従って復元します。シークレットには、このフォームのユーザー名とパスワード、このセットアップのキーが設定されます。以前の値は前のバージョンとして残ります。',
        },
        update: {
          name: '更新',
          text: '既存のキーのキーポリシーにロールが追加されます。変更される行は比較で確認できます。',
        },
        same: { name: '変更なし', text: 'リソースは既にセットアップと一致しています。' },
        conflict: {
          name: '競合',
          text: 'このセットアップのものではない、同じ名前のリソースが既に存在します。上書きされることはありません。別の名前を選択するか、AWS で削除してから [再チェック] を選択してください。',
        },
      },
      links: {
        manual: {
          text: 'データベース認証とリソースアクセスの手動設定',
          href: 'https://docs.aws.amazon.com/ja_jp/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
  },
};
