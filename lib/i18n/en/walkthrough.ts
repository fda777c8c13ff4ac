/** The console pages of the walkthrough and what they offer, in the words of the AWS console. */
export const walkthrough = {
  pages: {
    configureKey: 'Configure key',
    addLabels: 'Add labels',
    keyAdministration: 'Define key administrative permissions',
    keyUsage: 'Define key usage permissions',
    keyReview: 'Review',
    chooseSecretType: 'Choose secret type',
    configureSecret: 'Configure secret',
    configureRotation: 'Configure rotation - optional',
    secretReview: 'Review',
    trustedEntity: 'Select trusted entity',
    addPermissions: 'Add permissions',
    nameRole: 'Name, review, and create',
    keyUsers: 'Key users',
    keyPolicy: 'Key policy',
    specifyPermissions: 'Specify permissions',
    reviewPolicy: 'Review and create',
  },
  /** Why a console page stays empty. */
  notes: {
    keyUsage: 'Nothing is selected here. Section 4 adds the role to the key users.',
    addPermissions: 'Nothing is selected here. Section 5 adds the inline policy.',
    review: 'The last step of this form shows the plan before anything is created.',
  },
  existingKey: {
    heading: 'Pages that don’t apply to an existing key',
    configureKey: 'The key keeps its type and usage.',
    addLabels: 'The key keeps its aliases, description, and tags.',
    keyAdministration: 'The key keeps its administrators.',
  },
  advanced: 'Advanced options',
  /** Each choice of the console. The setup uses one option; the text of another says why it is disabled. */
  choices: {
    keyType: {
      label: 'Key type',
      options: {
        symmetric: { label: 'Symmetric', text: 'A single key that encrypts and decrypts data.' },
        asymmetric: { label: 'Asymmetric', text: 'Secrets Manager supports only symmetric keys.' },
      },
    },
    keyUsage: {
      label: 'Key usage',
      options: {
        encryptDecrypt: { label: 'Encrypt and decrypt', text: 'The key only encrypts and decrypts data.' },
        mac: {
          label: 'Generate and verify MAC',
          text: 'Secrets Manager can’t encrypt secrets with this type of key.',
        },
      },
    },
    keyOrigin: {
      label: 'Key material origin',
      options: {
        kms: { label: 'KMS - recommended', text: 'AWS KMS creates and manages the key material.' },
        external: {
          label: 'External (Import key material)',
          text: 'If imported key material expires, the secrets can’t be decrypted.',
        },
        cloudHsm: {
          label: 'AWS CloudHSM key store',
          text: 'The walkthrough uses no custom key store.',
        },
        externalStore: {
          label: 'External key store',
          text: 'The walkthrough uses no custom key store.',
        },
      },
    },
    regionality: {
      label: 'Regionality',
      options: {
        single: { label: 'Single-Region key', text: 'The key can’t be replicated into other Regions.' },
        multi: {
          label: 'Multi-Region key',
          text: 'The key, the secrets, and the databases are in one Region.',
        },
      },
    },
    secretType: {
      label: 'Secret type',
      options: {
        rds: {
          label: 'Credentials for Amazon RDS database',
          text: 'Its value also contains connection details.',
        },
        documentDb: {
          label: 'Credentials for Amazon DocumentDB database',
          text: 'Its value also contains connection details.',
        },
        redshift: {
          label: 'Credentials for Amazon Redshift data warehouse',
          text: 'Its value also contains connection details.',
        },
        otherDatabase: {
          label: 'Credentials for other database',
          text: 'Its value also contains connection details.',
        },
        other: {
          label: 'Other type of secret',
          text: 'The value contains only the user name and the password, as the walkthrough requires.',
        },
      },
    },
    trustedEntityType: {
      label: 'Trusted entity type',
      options: {
        service: {
          label: 'AWS service',
          text: 'The walkthrough enters the trust policy instead of choosing a use case.',
        },
        account: { label: 'AWS account', text: 'Only an AWS service assumes the role.' },
        webIdentity: { label: 'Web identity', text: 'Only an AWS service assumes the role.' },
        saml: { label: 'SAML 2.0 federation', text: 'Only an AWS service assumes the role.' },
        custom: {
          label: 'Custom trust policy',
          text: 'The policy below lets only the service rds.amazonaws.com assume the role.',
        },
      },
    },
    policyEditor: {
      label: 'Policy editor',
      options: {
        visual: { label: 'Visual', text: 'The walkthrough uses the JSON editor.' },
        json: { label: 'JSON', text: 'The policy below has the four statements of the walkthrough.' },
      },
    },
  },
  rotation: {
    label: 'Automatic rotation',
    text: 'The walkthrough configures no rotation for these secrets.',
  },
};
