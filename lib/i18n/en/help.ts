/**
 * What the help panel says. One topic for each page of the wizard: what the page is for, each field with AWS's rules, and where
 * AWS documents it.
 */
export const help = {
  learnMore: 'Learn more',
  topics: {
    target: {
      title: 'Team and Region',
      lead: 'A setup is made in one AWS account and one Region. The key and both secrets belong to that Region; the role belongs to the account.',
      terms: {
        team: {
          name: 'Team',
          text: 'The team decides on the AWS account and on the deployer role that the portal uses there. You see the teams for which you are a DBA.',
        },
        region: {
          name: 'Region',
          text: 'Choose the Region of the DB shard group. The data loading utility needs the source database, the DB shard group, the key and the secrets in the same account and the same Region.',
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
          text: 'Secrets Manager works with symmetric keys for encrypting and decrypting alone, so there is nothing to choose. Neither can be changed after a key has been created.',
        },
        alias: {
          name: 'Alias',
          text: 'A friendly name, unique in the account and Region. With the prefix alias/ it has at most 256 characters: letters, digits, hyphens, underscores and slashes. Names that begin with aws/ are kept for AWS. Put nothing confidential in it: it appears in CloudTrail.',
        },
        administrators: {
          name: 'Key administrators',
          text: 'IAM users and roles that may manage the key, but not use it. Without any, the key is managed by IAM policies of the account alone, as the key policy allows the account everything.',
        },
        deletion: {
          name: 'Allow key administrators to delete this key',
          text: 'Adds the two permissions to schedule and to cancel the deletion of the key to the statement for key administrators. A key is deleted after a waiting period of 7 to 30 days.',
        },
        existing: {
          name: 'Use an existing key',
          text: 'The key must be customer managed, symmetric, for encrypting and decrypting, enabled, and in the same account and Region. The run adds the role to its key policy and leaves every other statement as it is. A key that waits for its deletion can be restored if the portal made it for your team.',
        },
        cost: {
          name: 'Cost',
          text: 'AWS charges a customer managed key by the month, also while nobody uses it.',
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
          text: 'Unique in the account and Region, with at most 512 letters, digits and characters of /_+=.@-. It must not end with a hyphen and six characters, because Secrets Manager adds such an ending to the ARN.',
        },
        user: {
          name: 'User name',
          text: 'A user of the source database that may read what is to be loaded. The run makes no database user: its last page shows the SQL that does.',
        },
        password: {
          name: 'Password',
          text: 'Goes to Secrets Manager and nowhere else. Until then the portal keeps it encrypted, for 24 hours at most. It is never shown again, not to support staff either.',
        },
        value: {
          name: 'Value',
          text: 'The secret holds exactly this JSON, with the two members username and password and no other.',
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
          text: 'Must be another name than that of the source database secret. The same rules apply: at most 512 letters, digits and characters of /_+=.@-, and no hyphen with six characters at the end.',
        },
        user: {
          name: 'User name',
          text: 'A user of the limitless database that may write to the tables that are loaded.',
        },
        password: {
          name: 'Password',
          text: 'Goes to Secrets Manager and nowhere else. Until then the portal keeps it encrypted, for 24 hours at most.',
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
      lead: 'Aurora PostgreSQL Limitless Database assumes this role to set up its network connections and to read both secrets.',
      terms: {
        name: {
          name: 'Role name',
          text: 'Unique in the account, where capital and small letters count as the same. At most 64 letters, digits and characters of +=,.@-_.',
        },
        trust: {
          name: 'Trust policy',
          text: 'Lets the service rds.amazonaws.com assume the role, and nobody else.',
        },
        tag: {
          name: 'Tag assumer',
          text: 'Aurora PostgreSQL Limitless Database can assume only a role that carries this tag, with exactly this key and value.',
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
          text: 'The role joins the two statements. A missing statement is added, and every other statement stays as it is.',
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
          text: 'AWS assigns the key ID and the last six characters of a secret’s ARN. The run puts in the real ARNs.',
        },
        name: {
          name: 'Policy name',
          text: 'Unique in the role. At most 128 letters, digits and characters of +=,.@-_.',
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
      lead: 'The portal has looked into the account with the team’s deployer role, by reading alone. Nothing is changed before you choose “Create resources”.',
      terms: {
        create: { name: 'Create', text: 'The resource does not exist yet. The run makes it.' },
        adopt: {
          name: 'Use existing',
          text: 'The existing key that you chose. The run does not make another.',
        },
        restore: {
          name: 'Restore',
          text: 'A secret or key that the portal made for your team waits for its deletion, and you have decided to take it up again. A secret gets the user name and the password of this form and the key of this setup; its former value remains as its previous version.',
        },
        update: {
          name: 'Update',
          text: 'The key policy of an existing key gains the role. The comparison shows each line that changes.',
        },
        same: { name: 'No change', text: 'The resource is as it should be already.' },
        conflict: {
          name: 'Conflict',
          text: 'A resource of this name exists and is not this setup’s. It is never overwritten: choose another name, or remove it in AWS, then choose “Check again”.',
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
