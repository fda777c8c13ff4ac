import type { walkthrough as english } from '../en/walkthrough.ts';

/** 手順に出てくるコンソールのページと選択肢。AWS コンソールの表記に合わせる。 */
export const walkthrough: typeof english = {
  pages: {
    configureKey: 'キーの設定',
    addLabels: 'ラベルを追加',
    keyAdministration: 'キーの管理アクセス許可を定義',
    keyUsage: 'キー使用アクセス許可の定義',
    keyReview: 'レビュー',
    chooseSecretType: 'シークレットのタイプを選択',
    configureSecret: 'シークレットを設定',
    configureRotation: 'ローテーションを設定 - オプション',
    secretReview: '確認',
    trustedEntity: '信頼されたエンティティを選択',
    addPermissions: 'アクセス許可を追加',
    nameRole: '名前、確認、および作成',
    keyUsers: 'キーユーザー',
    keyPolicy: 'キーポリシー',
    specifyPermissions: 'アクセス許可を指定',
    reviewPolicy: '確認して作成',
  },
  notes: {
    keyUsage: 'ここでは何も選択しません。ロールはセクション 4 でキーユーザーに追加されます。',
    addPermissions: 'ここでは何も選択しません。インラインポリシーはセクション 5 で追加されます。',
    review: 'このフォームの最後のステップで、作成前にプランが表示されます。',
  },
  existingKey: {
    heading: '既存のキーでは設定しないページ',
    configureKey: 'キーのタイプと使用は変更されません。',
    addLabels: 'キーのエイリアス、説明、タグは変更されません。',
    keyAdministration: 'キーの管理者は変更されません。',
  },
  advanced: '詳細オプション',
  choices: {
    keyType: {
      label: 'キータイプ',
      options: {
        symmetric: { label: '対称', text: 'データの暗号化と復号化に使用される単一のキーです。' },
        asymmetric: { label: '非対称', text: 'Secrets Manager でサポートされるのは対称キーのみです。' },
      },
    },
    keyUsage: {
      label: 'キーの使用',
      options: {
        encryptDecrypt: {
          label: '暗号化および復号化',
          text: 'キーはデータの暗号化と復号化にのみ使用されます。',
        },
        mac: {
          label: 'MAC の生成および検証',
          text: 'Secrets Manager はこのキーでシークレットを暗号化できません。',
        },
      },
    },
    keyOrigin: {
      label: 'キーマテリアルオリジン',
      options: {
        kms: { label: 'KMS - 推奨', text: 'AWS KMS がキーマテリアルを作成し、管理します。' },
        external: {
          label: '外部 (キーマテリアルのインポート)',
          text: 'インポートしたキーマテリアルの有効期限が切れると、シークレットを復号化できなくなります。',
        },
        cloudHsm: {
          label: 'AWS CloudHSM キーストア',
          text: 'この手順ではカスタムキーストアを使用しません。',
        },
        externalStore: {
          label: '外部キーストア',
          text: 'この手順ではカスタムキーストアを使用しません。',
        },
      },
    },
    regionality: {
      label: 'リージョナリティ',
      options: {
        single: { label: '単一リージョンキー', text: 'キーを他のリージョンにレプリケートすることはできません。' },
        multi: {
          label: 'マルチリージョンキー',
          text: 'キー、シークレット、データベースは 1 つのリージョンにあります。',
        },
      },
    },
    secretType: {
      label: 'シークレットのタイプ',
      options: {
        rds: {
          label: 'Amazon RDS データベースの認証情報',
          text: 'シークレットの値に接続情報も含まれます。',
        },
        documentDb: {
          label: 'Amazon DocumentDB データベースの認証情報',
          text: 'シークレットの値に接続情報も含まれます。',
        },
        redshift: {
          label: 'Amazon Redshift データウェアハウスの認証情報',
          text: 'シークレットの値に接続情報も含まれます。',
        },
        otherDatabase: {
          label: 'その他のデータベースの認証情報',
          text: 'シークレットの値に接続情報も含まれます。',
        },
        other: {
          label: 'その他のシークレットのタイプ',
          text: 'シークレットの値は、手順のとおりユーザー名とパスワードのみです。',
        },
      },
    },
    trustedEntityType: {
      label: '信頼されたエンティティタイプ',
      options: {
        service: {
          label: 'AWS のサービス',
          text: 'この手順では、ユースケースの選択ではなく信頼ポリシーを入力します。',
        },
        account: { label: 'AWS アカウント', text: 'ロールを引き受けるのは AWS のサービスのみです。' },
        webIdentity: {
          label: 'ウェブアイデンティティ',
          text: 'ロールを引き受けるのは AWS のサービスのみです。',
        },
        saml: {
          label: 'SAML 2.0 フェデレーション',
          text: 'ロールを引き受けるのは AWS のサービスのみです。',
        },
        custom: {
          label: 'カスタム信頼ポリシー',
          text: '以下のポリシーでは、サービス rds.amazonaws.com のみがロールを引き受けることができます。',
        },
      },
    },
    policyEditor: {
      label: 'ポリシーエディタ',
      options: {
        visual: { label: 'ビジュアル', text: 'この手順では JSON エディタを使用します。' },
        json: { label: 'JSON', text: '以下のポリシーは、手順の 4 つのステートメントで構成されています。' },
      },
    },
  },
  rotation: {
    label: '自動ローテーション',
    text: 'この手順では、これらのシークレットのローテーションを設定しません。',
  },
};
