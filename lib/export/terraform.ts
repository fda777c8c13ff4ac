import { rolePolicy, trustPolicy } from '../aws/role-policies.ts';
import { PASSWORD_FIELDS, type PasswordField } from '../request/passwords.ts';
import type { Blueprint, CodeWords } from './blueprint.ts';
import { block, Expression, type HclValue, quoteHcl } from './hcl.ts';
import { quoteShell } from './quote-shell.ts';
import {
  comment,
  importBlock,
  json,
  KEY_ADDRESS,
  PREVENT_DESTROY,
  RUN_TAG_IGNORED,
  resource,
  tagMap,
} from './terraform-blocks.ts';
import { keyBlocks } from './terraform-key.ts';

const SECRET = 'aws_secretsmanager_secret';

/**
 * The setup as one Terraform file. A plan's file makes it. A run's file imports what the run made, with neither the
 * secrets' values nor a difference.
 */
export function terraformFile(blueprint: Blueprint, words: CodeWords): string {
  const isPlan = blueprint.results === null;
  return `${[
    comment(isPlan ? [words.tfPlan, words.tfPasswords] : [words.tfRun, words.tfValues]),
    ...restoreCommands(blueprint, words),
    settings(blueprint),
    ...(isPlan ? [...PASSWORD_FIELDS.map(passwordVariable), versionVariable(words)] : []),
    ...keyBlocks(blueprint, words),
    ...PASSWORD_FIELDS.flatMap((field) => secretBlocks(blueprint, field, words)),
    ...roleBlocks(blueprint, words),
    ...outputs(blueprint),
  ].join('\n\n')}\n`;
}

/** Terraform can't restore anything, so these commands come first. */
function restoreCommands({ key, source, destination, region }: Blueprint, words: CodeWords): string[] {
  const commands = [
    ...(key.mode === 'existing' && key.isRestored
      ? ['cancel-key-deletion', 'enable-key'].map((call) => `kms ${call} --key-id ${quoteShell(key.arn)}`)
      : []),
    ...[source, destination].flatMap(({ restoredArn }) =>
      restoredArn === null ? [] : [`secretsmanager restore-secret --secret-id ${quoteShell(restoredArn)}`],
    ),
  ];
  if (commands.length === 0) return [];
  return [comment([`${words.tfRestore}:`, ...commands.map((call) => `  aws --region ${region} ${call}`)])];
}

function settings({ accountId, region }: Blueprint): string {
  const provider = '    aws = {\n      source  = "hashicorp/aws"\n      version = ">= 5.88.0"\n    }';
  return [
    `terraform {\n  required_version = ">= 1.11.0"\n  required_providers {\n${provider}\n  }\n}`,
    block('provider "aws"', [
      ['region', region],
      ['allowed_account_ids', [accountId]],
    ]),
  ].join('\n\n');
}

function passwordVariable(field: PasswordField): string {
  return block(`variable "${field}_password"`, [
    ['type', new Expression('string')],
    ['sensitive', true],
    ['ephemeral', true],
  ]);
}

function versionVariable(words: CodeWords): string {
  return block('variable "passwords_version"', [
    comment([words.tfVersion]),
    ['type', new Expression('number')],
    ['default', 1],
  ]);
}

function secretBlocks(blueprint: Blueprint, field: PasswordField, words: CodeWords): string[] {
  const { results, key } = blueprint;
  const secret = blueprint[field];
  const made = results?.[field === 'source' ? 'sourceSecretArn' : 'destinationSecretArn'];
  const existing = made ?? secret.restoredArn;
  const ignored: readonly HclValue[] = [
    ...(secret.wasRestored ? ['description', 'tags'].map((name) => new Expression(name)) : RUN_TAG_IGNORED),
    ...['recovery_window_in_days', 'force_overwrite_replica_secret'].map((name) => new Expression(name)),
  ];
  const value = `"{\\"username\\":\${jsonencode(${quoteHcl(secret.userName)})},\\"password\\":\${jsonencode(var.${field}_password)}}"`;
  return [
    ...importBlock(`${SECRET}.${field}`, existing),
    resource(`${SECRET}.${field}`, [
      ['name', secret.name],
      secret.description === '' ? null : ['description', secret.description],
      ['kms_key_id', new Expression(`${KEY_ADDRESS[key.mode]}.arn`)],
      ['tags', tagMap(secret.tags)],
      existing === null
        ? null
        : block('lifecycle', [
            comment([words.tfRunTag, words.tfRecovery]),
            ['ignore_changes', ignored],
            PREVENT_DESTROY,
          ]),
    ]),
    ...(results
      ? []
      : [
          resource(`${SECRET}_version.${field}`, [
            ['secret_id', new Expression(`${SECRET}.${field}.id`)],
            ['secret_string_wo', new Expression(value)],
            ['secret_string_wo_version', new Expression('var.passwords_version')],
          ]),
        ]),
  ];
}

function roleBlocks({ role, results, key }: Blueprint, words: CodeWords): string[] {
  const policy = rolePolicy({ keyArn: 'KEY', sourceSecretArn: 'SOURCE', destinationSecretArn: 'DESTINATION' });
  const references = {
    KEY: `${KEY_ADDRESS[key.mode]}.arn`,
    SOURCE: `${SECRET}.source.arn`,
    DESTINATION: `${SECRET}.destination.arn`,
  };
  return [
    ...importBlock('aws_iam_role.data_loader', results && role.name),
    resource('aws_iam_role.data_loader', [
      ['name', role.name],
      role.path === '/' ? null : ['path', role.path],
      role.description === '' ? null : ['description', role.description],
      ['assume_role_policy', json(trustPolicy(), {})],
      role.boundaryArn === null ? null : ['permissions_boundary', role.boundaryArn],
      ['tags', tagMap(role.tags)],
      results && block('lifecycle', [comment([words.tfRunTag]), ['ignore_changes', RUN_TAG_IGNORED]]),
    ]),
    ...importBlock('aws_iam_role_policy.data_loading', results && `${role.name}:${role.policyName}`),
    resource('aws_iam_role_policy.data_loading', [
      ['name', role.policyName],
      ['role', new Expression('aws_iam_role.data_loader.name')],
      ['policy', json(policy, references)],
    ]),
  ];
}

function outputs({ key }: Blueprint): string[] {
  const arns = {
    kms_key_arn: `${KEY_ADDRESS[key.mode]}.arn`,
    source_secret_arn: `${SECRET}.source.arn`,
    destination_secret_arn: `${SECRET}.destination.arn`,
    iam_role_arn: 'aws_iam_role.data_loader.arn',
  };
  return Object.entries(arns).map(([name, arn]) => block(`output "${name}"`, [['value', new Expression(arn)]]));
}
