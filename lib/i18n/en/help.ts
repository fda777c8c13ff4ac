/** The help panel: for each step of the wizard its purpose, its fields with AWS's rules, and AWS's documentation. */
export const help = {
  learnMore: 'Learn more',
  topics: {
    target: {
      title: 'Team and Region',
      lead: 'A setup is created in one AWS account and one Region. The key and both secrets belong to that Region, and the role belongs to the account.',
      terms: {
        team: {
          name: 'Team',
          text: 'The team determines the AWS account and the deployer role that the portal uses there. The list shows the teams in which you’re a DBA.',
        },
        region: {
          name: 'Region',
          text: 'Choose the Region of the DB shard group. The source database, the DB shard group, the key, and the secrets must be in the same account and Region.',
        },
      },
      links: {
        manual: {
          text: 'Setting up database authentication and resource access manually',
          href: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    key: {
      title: 'KMS key',
      lead: 'Secrets Manager encrypts both secrets with this customer managed key. The role of the data loading utility becomes one of its key users.',
      terms: {
        type: {
          name: 'Key type and key usage',
          text: 'Secrets Manager supports only symmetric keys for encryption and decryption, so you don’t need to choose. Neither can be changed after the key is created.',
        },
        alias: {
          name: 'Alias',
          text: 'A friendly name, unique in the account and Region. Including the prefix alias/, up to 256 letters, digits, hyphens, underscores, and slashes. AWS reserves names that begin with aws/. Don’t include confidential information, because the alias appears in CloudTrail.',
        },
        administrators: {
          name: 'Key administrators',
          text: 'IAM users and roles that can manage the key but not use it. If you specify none, the account’s IAM policies control who can manage the key.',
        },
        deletion: {
          name: 'Allow key administrators to delete this key',
          text: 'Lets key administrators schedule and cancel the deletion of the key. AWS deletes a key after a waiting period of 7 to 30 days.',
        },
        existing: {
          name: 'Use an existing key',
          text: 'The key must be customer managed, symmetric, for encryption and decryption, enabled, and in the same account and Region. The run adds the role to its key policy and keeps every other statement. A key that is pending deletion can be restored if the portal created it for your team.',
        },
        cost: {
          name: 'Cost',
          text: 'AWS charges for a customer managed key every month, even if it isn’t used.',
        },
        labels: {
          name: 'Description and tags',
          text: 'Help people identify the key later, and allocate costs. Your team’s tags are filled in. They appear in CloudTrail, so don’t include confidential information.',
        },
      },
      links: {
        create: {
          text: 'Create a KMS key',
          href: 'https://docs.aws.amazon.com/kms/latest/developerguide/create-keys.html',
        },
        alias: {
          text: 'Aliases in AWS KMS',
          href: 'https://docs.aws.amazon.com/kms/latest/developerguide/kms-alias.html',
        },
        policy: {
          text: 'Default key policy',
          href: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
        },
      },
    },
    source: {
      title: 'Source secret',
      lead: 'The data loading utility reads the source database with the user name and the password of this secret.',
      terms: {
        name: {
          name: 'Secret name',
          text: 'Unique in the account and Region, with up to 512 letters, digits, and the characters /_+=.@-. AWS advises against ending it with a hyphen and six characters, because Secrets Manager adds such an ending to the ARN.',
        },
        user: {
          name: 'User name',
          text: 'A user of the source database that can read the data to load. The run doesn’t create database users. Its page shows the SQL to create them.',
        },
        password: {
          name: 'Password',
          text: 'Stored only in Secrets Manager. Until then, the portal keeps it encrypted for up to 24 hours. No one can view it again, including support staff.',
        },
        value: {
          name: 'Value',
          text: 'The secret contains exactly the JSON on the Plaintext tab: username and password, and nothing else.',
        },
        labels: {
          name: 'Description and tags',
          text: 'Help people identify the secret later, and allocate costs. Your team’s tags are filled in. They appear in CloudTrail, so don’t include confidential information.',
        },
      },
      links: {
        create: {
          text: 'Create an AWS Secrets Manager secret',
          href: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/create_secret.html',
        },
        manual: {
          text: 'Setting up database authentication and resource access manually',
          href: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    destination: {
      title: 'Destination secret',
      lead: 'The data loading utility writes to the limitless database with the user name and the password of this secret.',
      terms: {
        name: {
          name: 'Secret name',
          text: 'Must differ from the name of the source secret. The same rules apply: up to 512 letters, digits, and the characters /_+=.@-.',
        },
        user: {
          name: 'User name',
          text: 'A user of the limitless database that can write to the tables to load.',
        },
        password: {
          name: 'Password',
          text: 'Stored only in Secrets Manager. Until then, the portal keeps it encrypted for up to 24 hours.',
        },
        labels: {
          name: 'Description and tags',
          text: 'Help people identify the secret later, and allocate costs. Your team’s tags are filled in. They appear in CloudTrail, so don’t include confidential information.',
        },
      },
      links: {
        create: {
          text: 'Create an AWS Secrets Manager secret',
          href: 'https://docs.aws.amazon.com/secretsmanager/latest/userguide/create_secret.html',
        },
        manual: {
          text: 'Setting up database authentication and resource access manually',
          href: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    role: {
      title: 'IAM role',
      lead: 'Aurora PostgreSQL Limitless Database assumes this role to build its network connections and to read both secrets.',
      terms: {
        name: {
          name: 'Role name',
          text: 'Unique in the account and not case-sensitive, with up to 64 letters, digits, and the characters +=,.@-_.',
        },
        trust: {
          name: 'Trust policy',
          text: 'Lets only the service rds.amazonaws.com assume the role.',
        },
        tag: {
          name: 'Tag assumer',
          text: 'Aurora PostgreSQL Limitless Database can assume only a role that carries this tag, with exactly this key and value.',
        },
        labels: {
          name: 'Description and tags',
          text: 'Help people identify the role later, and allocate costs. Your team’s tags are filled in. They appear in CloudTrail, so don’t include confidential information. IAM accepts only characters of Western European languages in a description.',
        },
      },
      links: {
        create: {
          text: 'Create a role using custom trust policies',
          href: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_create_for-custom.html',
        },
        quotas: {
          text: 'IAM name requirements and quotas',
          href: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html',
        },
      },
    },
    'key-users': {
      title: 'Key users',
      lead: 'The role can read the secrets only if the key policy lets it use the key that encrypts them.',
      terms: {
        use: {
          name: 'Allow use of the key',
          text: 'Lets the key users encrypt and decrypt with the key, and generate data keys.',
        },
        grants: {
          name: 'Allow attachment of persistent resources',
          text: 'Lets the key users create grants on the key, but only for AWS services that use it on their behalf.',
        },
        existing: {
          name: 'Key policy of an existing key',
          text: 'The role joins the two statements. A missing statement is added, and every other statement stays unchanged.',
        },
      },
      links: {
        policy: {
          text: 'Default key policy',
          href: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-default.html',
        },
        change: {
          text: 'Change a key policy',
          href: 'https://docs.aws.amazon.com/kms/latest/developerguide/key-policy-modifying.html',
        },
      },
    },
    permissions: {
      title: 'Permissions',
      lead: 'The inline policy of the role. It has exactly the four statements that AWS documents.',
      terms: {
        policy: {
          name: 'Inline policy',
          text: 'Lets the role manage its network interfaces, read the two secrets, decrypt with the key, and describe databases. It names only these secrets and this key.',
        },
        placeholders: {
          name: 'Values in angle brackets',
          text: 'AWS assigns the key ID and the last six characters of a secret’s ARN. The run replaces them with the real ARNs.',
        },
        name: {
          name: 'Policy name',
          text: 'Unique in the role, with up to 128 letters, digits, and the characters +=,.@-_.',
        },
      },
      links: {
        policy: {
          text: 'Add and remove IAM identity permissions',
          href: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_manage-attach-detach.html',
        },
        manual: {
          text: 'Setting up database authentication and resource access manually',
          href: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
    review: {
      title: 'Review and create',
      lead: 'The portal has read the account with the team’s deployer role. Nothing is changed until you choose “Create resources”.',
      terms: {
        create: { name: 'Create', text: 'The resource doesn’t exist yet. The run creates it.' },
        adopt: {
          name: 'Use existing',
          text: 'The run uses the existing key that you chose and doesn’t create another.',
        },
        restore: {
          name: 'Restore',
          text: 'A secret or key that the portal created for your team is pending deletion, and you chose to restore it. A secret gets the user name and password of this form and the key of this setup. Its old value remains as its previous version.',
        },
        update: {
          name: 'Update',
          text: 'The run adds the role to the key policy of an existing key. The comparison shows each changed line.',
        },
        same: { name: 'No change', text: 'The resource already matches the setup.' },
        conflict: {
          name: 'Conflict',
          text: 'A resource with this name already exists and doesn’t belong to this setup. The run never overwrites it. Choose another name, or delete the resource in AWS and choose “Check again”.',
        },
      },
      links: {
        manual: {
          text: 'Setting up database authentication and resource access manually',
          href: 'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/limitless-load.manual.html',
        },
      },
    },
  },
};
