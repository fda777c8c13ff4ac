import { z } from 'zod';
import { teamNotificationsSchema } from './notices/team-channels.ts';
import { DRIFT_SCHEDULES } from './setups/setup.ts';
import { checkNaming, iamPath, namePatterns } from './team-names.ts';
import { teamTags } from './team-tags.ts';

/** The names of each partition's Regions, so that a typo or a Region of another partition is reported at startup. */
const REGION_PATTERNS = {
  aws: /^(?:af|ap|ca|eu|il|me|mx|sa|us)-(?:north|south|east|west|central|northeast|northwest|southeast|southwest)-\d$/,
  'aws-cn': /^cn-(?:north|northwest)-\d$/,
  'aws-us-gov': /^us-gov-(?:east|west)-\d$/,
  'aws-eusc': /^eusc-[a-z]{2}-(?:north|south|east|west|central)-\d$/,
  'aws-iso': /^us-iso-(?:east|west)-\d$/,
  'aws-iso-b': /^us-isob-(?:east|west)-\d$/,
  'aws-iso-e': /^eu-isoe-(?:west)-\d$/,
  'aws-iso-f': /^us-isof-(?:south|east)-\d$/,
} as const;

export type Partition = keyof typeof REGION_PATTERNS;

/** Regions in which Aurora PostgreSQL Limitless Database isn't available, according to AWS. */
const REGIONS_WITHOUT_LIMITLESS: readonly string[] = ['ap-east-2'];

const ACCOUNT_ID = /^\d{12}$/;

// Without *, ? and $, which have a special meaning in a policy.
const IAM_PATH = '(?:[\\x21-\\x23\\x25-\\x29\\x2b-\\x3e\\x40-\\x7e]{1,510}/)?';

const ROLE_ARN = new RegExp(`^arn:([a-z-]+):iam::(\\d{12}):role/${IAM_PATH}[\\w+=,.@-]{1,64}$`);

const POLICY_ARN = new RegExp(`^arn:([a-z-]+):iam::(\\d{12}|aws):policy/${IAM_PATH}[\\w+=,.@-]{1,128}$`);

/** YAML reads unquoted digits as a number and drops leading zeros, so this common mistake gets its own message. */
function quotedText(what: string) {
  return z.string({
    error: (issue) =>
      typeof issue.input === 'number' ? `${what} is read as a number: put it in quotes` : `${what} is missing: add it`,
  });
}

export const groupNames = z
  .array(quotedText('the group name').trim().min(1, 'a group name is empty: remove the line or write the name'), {
    error: 'is not a list: write the names of the groups as a list',
  })
  .refine(isUnique, 'names a group twice: keep one of them');

const someGroupNames = groupNames.min(1, 'the list is empty: name at least one group of your identity provider');

const words = (language: string) =>
  quotedText(`the name in ${language}`).trim().min(1, `the name in ${language} is empty: write it`).max(80);

const partitions = Object.keys(REGION_PATTERNS) as [Partition, ...Partition[]];

const partition = z
  .enum(partitions, { error: `is not a partition of AWS: use one of ${partitions.join(', ')}` })
  .default('aws');

const regions = z
  .array(
    quotedText('the Region').refine((name) => !REGIONS_WITHOUT_LIMITLESS.includes(name), {
      error: 'Aurora PostgreSQL Limitless Database does not exist in this Region: remove it',
    }),
    { error: 'is not a list: write the names of the Regions as a list' },
  )
  .min(1, 'the list is empty: name at least one Region')
  .refine(isUnique, 'names a Region twice: keep one of them');

/** What KMS accepts as the name or value of a tag, without *, ? and $, which have a special meaning in a policy. */
function tagText(min: number, max: number): RegExp {
  return new RegExp(`^[\\p{L}\\p{N} _.:/=+@-]{${min},${max}}$`, 'u');
}

const existingKeys = z
  .strictObject({
    aliases: z
      .array(
        quotedText('the alias').regex(
          /^(?!alias\/)[A-Za-z0-9/_*-]{1,250}$/,
          'must be an alias without alias/, of letters, digits, /, _ and -; * matches any characters',
        ),
        { error: 'is not a list: write the aliases as a list' },
      )
      .min(1, 'the list is empty: name at least one alias, or remove the line')
      .max(20, 'the list has more than 20 aliases: use patterns')
      .refine(isUnique, 'names an alias twice: keep one of them')
      .optional(),
    tags: z
      .record(
        z.string().regex(tagText(1, 128), 'the name of a tag has 1 to 128 letters, digits, spaces and _.:/=+-@'),
        quotedText('the value of a tag').regex(
          tagText(0, 256),
          'the value of a tag has at most 256 letters, digits, spaces and _.:/=+-@',
        ),
        { error: 'is not a map: write the tags as name: value' },
      )
      .refine((tags) => Object.keys(tags).length > 0, 'has no tag: name at least one, or remove the line')
      .refine((tags) => Object.keys(tags).length <= 20, 'has more than 20 tags: name fewer')
      .optional(),
  })
  .refine(({ aliases, tags }) => aliases !== undefined || tags !== undefined, 'allows no key: name aliases or tags')
  // All of this goes into the deployer role's policy, which IAM limits to 10,240 characters.
  .refine(
    (list) => JSON.stringify(list).length <= 1500,
    'is too long for an IAM policy: use fewer or shorter patterns',
  );

export const teamSchema = z
  .strictObject({
    id: quotedText('the id').regex(
      /^[a-z][a-z0-9-]{0,39}$/,
      'must be 1 to 40 lower-case letters, digits and hyphens, and begin with a letter',
    ),
    name: z.strictObject({ en: words('English'), ja: words('Japanese') }),
    accountId: quotedText('the account id').regex(ACCOUNT_ID, 'must be the 12 digits of the AWS account, in quotes'),
    partition,
    regions,
    deployerRoleArn: quotedText('the ARN of the deployer role').regex(
      ROLE_ARN,
      'is not the ARN of an IAM role: write arn:<partition>:iam::<account id>:role/<name>',
    ),
    externalId: quotedText('the external id').regex(
      /^[\w+=,.@:/-]{2,1224}$/,
      'must be 2 to 1224 letters, digits and characters of _+=,.@:/- as IAM requires',
    ),
    permissionsBoundaryArn: quotedText('the ARN of the permissions boundary')
      .regex(POLICY_ARN, 'is not the ARN of an IAM policy: write arn:<partition>:iam::<account id>:policy/<name>')
      .optional(),
    /** The prefix of every default name, limited to the characters that alias, secret, role and policy names share. */
    namePrefix: quotedText('the name prefix')
      .regex(
        /^[A-Za-z0-9][A-Za-z0-9_-]{0,31}$/,
        'must be 1 to 32 letters, digits, _ and -, and begin with a letter or digit',
      )
      .optional(),
    /** What the names of keys (aliases), secrets and roles look like, instead of one prefix for all. */
    namePatterns: namePatterns.optional(),
    /** The path of the roles that the portal creates; `/` if missing. */
    iamPath: iamPath.optional(),
    /** Four eyes: a run waits until a lead other than its requester approves its plan. */
    approval: z
      .enum(['required'], { error: 'is invalid: write required, or remove the line if no approval is needed' })
      .optional(),
    /**
     * The existing keys that the team may use, besides those that the portal made for it. If missing, any key of the
     * account.
     */
    existingKeys: existingKeys.optional(),
    /** Tags that the key, the secrets and the role of every setup carry. */
    tags: teamTags.optional(),
    /** How often the team's setups are compared with AWS, besides the checks that people request; off if missing. */
    driftCheck: z
      .enum(DRIFT_SCHEDULES, { error: `is not a schedule: use one of ${DRIFT_SCHEDULES.join(', ')}` })
      .optional(),
    /** Where the team is notified of its runs. */
    notifications: teamNotificationsSchema.optional(),
    groups: z.strictObject({ dba: someGroupNames, lead: someGroupNames }),
  })
  .superRefine(checkNaming)
  .superRefine(checkAgreement, { when: (payload) => agreementInput.safeParse(payload.value).success });

/** An AWS account for setups, the role that makes them and the groups of people who may request them. */
export type Team = z.output<typeof teamSchema>;

export function needsApproval({ approval }: Pick<Team, 'approval'>): boolean {
  return approval === 'required';
}

/** The fields that must agree, parsed loosely, so that a mistake in another field doesn't hide a disagreement. */
const agreementInput = z.object({
  accountId: z.string(),
  partition,
  regions: z.array(z.string()),
  deployerRoleArn: z.string(),
  permissionsBoundaryArn: z.string().optional(),
});

function checkAgreement(input: z.input<typeof agreementInput>, context: z.RefinementCtx): void {
  const team = agreementInput.parse(input);
  const report = (path: (string | number)[], message: string) => context.addIssue({ code: 'custom', path, message });
  const checkArn = (field: 'deployerRoleArn' | 'permissionsBoundaryArn', pattern: RegExp) => {
    const [, arnPartition, arnAccountId] = pattern.exec(team[field] ?? '') ?? [];
    if (arnPartition === undefined) return;
    if (arnPartition !== team.partition) {
      report([field], `is in partition ${arnPartition}, but the team is in ${team.partition}: make them the same`);
    }
    if (arnAccountId !== team.accountId && arnAccountId !== 'aws' && ACCOUNT_ID.test(team.accountId)) {
      report([field], `is in account ${arnAccountId}, but the team is in ${team.accountId}: make them the same`);
    }
  };
  checkArn('deployerRoleArn', ROLE_ARN);
  checkArn('permissionsBoundaryArn', POLICY_ARN);
  team.regions.forEach((name, index) => {
    if (REGION_PATTERNS[team.partition].test(name)) return;
    report(['regions', index], `${name} is not a Region of partition ${team.partition}: correct the name`);
  });
}

function isUnique(values: readonly string[]): boolean {
  return new Set(values).size === values.length;
}
