import { roleArn } from '../aws/arn.ts';
import { addKeyUser, initialKeyPolicy } from '../aws/key-policy.ts';
import type { Blueprint, CodeWords } from './blueprint.ts';
import { block, Expression, heredoc, quoteHcl } from './hcl.ts';
import { ADD_KEY_USER, CHANGE_KEY_POLICY, REMOVE_KEY_USER } from './key-user-jq.ts';
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

/** The key with its alias and its policy; or, for an existing key, what reads it and adds the role to its policy. */
export function keyBlocks(blueprint: Blueprint, words: CodeWords): string[] {
  const { key, partition, accountId, results } = blueprint;
  if (key.mode === 'existing') return existingKeyBlocks(blueprint, key.arn, words);
  const keyId = results?.keyArn.split('/').at(-1);
  const policy = addKeyUser(
    initialKeyPolicy({ ...key, administratorArns: [...key.administratorArns], partition, accountId }),
    'ROLE',
  );
  return [
    ...importBlock(KEY_ADDRESS.create, keyId),
    resource(KEY_ADDRESS.create, [
      ['description', key.description],
      ['tags', tagMap(key.tags)],
      results && block('lifecycle', [comment([words.tfRunTag]), ['ignore_changes', RUN_TAG_IGNORED], PREVENT_DESTROY]),
    ]),
    ...importBlock('aws_kms_alias.limitless', results && key.alias),
    resource('aws_kms_alias.limitless', [
      ['name', key.alias],
      ['target_key_id', new Expression(`${KEY_ADDRESS.create}.key_id`)],
    ]),
    ...importBlock('aws_kms_key_policy.limitless', keyId),
    resource('aws_kms_key_policy.limitless', [
      comment([results ? words.tfLeavesPolicy : words.tfOwnsPolicy]),
      ['key_id', new Expression(`${KEY_ADDRESS.create}.key_id`)],
      ['policy', json(policy, { ROLE: 'aws_iam_role.data_loader.arn' })],
      results && block('lifecycle', [['ignore_changes', [new Expression('policy')]]]),
    ]),
  ];
}

/** Terraform must neither own nor delete a key that others use, so it only reads it and adds the role. */
function existingKeyBlocks(blueprint: Blueprint, keyArn: string, words: CodeWords): string[] {
  const change = (program: string) => [
    // Without the program in Terraform's output.
    ['quiet', true] as const,
    ['interpreter', ['bash', '-c']] as const,
    [
      'environment',
      {
        KEY_ARN: keyArn,
        ROLE_ARN: roleArn(blueprint, blueprint.role.name, blueprint.role.path),
        AWS_REGION: blueprint.region,
        AWS_DEFAULT_REGION: blueprint.region,
      },
    ] as const,
    [
      'command',
      heredoc(['set -euo pipefail', CHANGE_KEY_POLICY, `change_key_policy ${quoteShell(program)}`].join('\n')),
    ] as const,
  ];
  const usable = ['enabled', ...USABLE.map(([name, value]) => `${name} == ${quoteHcl(value)}`)]
    .map((condition) => `self.${condition}`)
    .join(' && ');
  return [
    block('data "aws_kms_key" "limitless"', [
      ['key_id', keyArn],
      block('lifecycle', [
        block('postcondition', [
          ['condition', new Expression(usable)],
          ['error_message', `${words.unusableKey}: ${keyArn}`],
        ]),
      ]),
    ]),
    ...importBlock('terraform_data.key_user', blueprint.results && 'key-user'),
    resource('terraform_data.key_user', [
      comment([words.tfKeyUser]),
      block('lifecycle', [['replace_triggered_by', [new Expression('aws_iam_role.data_loader.arn')]]]),
      block('provisioner "local-exec"', change(ADD_KEY_USER)),
      block('provisioner "local-exec"', [['when', new Expression('destroy')], ...change(REMOVE_KEY_USER)]),
      ['depends_on', [new Expression('data.aws_kms_key.limitless'), new Expression('aws_iam_role.data_loader')]],
    ]),
  ];
}

const USABLE = [
  ['key_manager', 'CUSTOMER'],
  ['key_spec', 'SYMMETRIC_DEFAULT'],
  ['key_usage', 'ENCRYPT_DECRYPT'],
] as const;
