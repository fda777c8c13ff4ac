import { PASSWORD_FIELDS } from '../request/passwords.ts';
import type { Blueprint, BlueprintSecret, CodeWords } from './blueprint.ts';
import { changes, SIDES } from './cli-changes.ts';
import { scriptFunctions } from './cli-functions.ts';
import { CHANGE_KEY_POLICY } from './key-user-jq.ts';
import { quoteShell } from './quote-shell.ts';

/**
 * The setup as a bash script. A plan's script makes it. A run's script makes the same setup again, elsewhere. All names
 * and texts are in variables at its top, and the rest is the same for every setup of its kind.
 */
export function cliScript(blueprint: Blueprint, words: CodeWords): string {
  const { results } = blueprint;
  return `${[
    header(results === null ? words.cliPlan : words.cliRun, words),
    values(blueprint, results === null ? words.values : words.changeValues),
    scriptFunctions(words),
    CHANGE_KEY_POLICY,
    checks(blueprint, words),
    listing(blueprint, words),
    questions(words),
    ...changes(blueprint),
    REPORT,
  ].join('\n\n')}\n`;
}

function header(what: string, words: CodeWords): string {
  return ['#!/usr/bin/env bash', `# ${what}`, `# ${words.cliUse}`, `# ${words.cliStops}`, 'set -euo pipefail'].join(
    '\n',
  );
}

function values({ accountId, region, key, source, destination, role }: Blueprint, heading: string): string {
  const variables: [name: string, value: string][] = [
    ['ACCOUNT_ID', accountId],
    ['REGION', region],
    ...keyValues(key),
    ...secretValues('SOURCE', source),
    ...secretValues('DESTINATION', destination),
    ['ROLE_NAME', role.name],
    ['ROLE_PATH', role.path],
    ['ROLE_DESCRIPTION', role.description],
    ['ROLE_TAGS', tagsAsJson(role.tags)],
    ['POLICY_NAME', role.policyName],
    ['PERMISSIONS_BOUNDARY', role.boundaryArn ?? ''],
  ];
  return [`# ${heading}`, ...variables.map(([name, value]) => `${name}=${quoteShell(value)}`)].join('\n');
}

function keyValues(key: Blueprint['key']): [string, string][] {
  if (key.mode === 'existing') return [['KEY_ARN', key.arn]];
  return [
    ['KEY_ALIAS', key.alias],
    ['KEY_DESCRIPTION', key.description],
    ['KEY_ADMINISTRATORS', JSON.stringify(key.administratorArns)],
    ['KEY_TAGS', JSON.stringify(key.tags.map(({ key: TagKey, value: TagValue }) => ({ TagKey, TagValue })))],
  ];
}

function secretValues(side: string, secret: BlueprintSecret): [string, string][] {
  return [
    ...(secret.restoredArn === null ? [] : [[`${side}_SECRET_ARN`, secret.restoredArn] satisfies [string, string]]),
    [`${side}_SECRET_NAME`, secret.name],
    [`${side}_USER`, secret.userName],
    [`${side}_DESCRIPTION`, secret.description],
    [`${side}_TAGS`, tagsAsJson(secret.tags)],
  ];
}

function tagsAsJson(tags: readonly { key: string; value: string }[]): string {
  return JSON.stringify(tags.map(({ key: Key, value: Value }) => ({ Key, Value })));
}

/** The account, and that every name is free and an existing key is usable, before anything changes. */
function checks({ key, source, destination }: Blueprint, words: CodeWords): string {
  const secret = (side: string, { restoredArn }: BlueprintSecret) =>
    restoredArn === null
      ? [
          `must_be_free "$${side}_SECRET_NAME" ResourceNotFoundException aws secretsmanager describe-secret --secret-id="$${side}_SECRET_NAME"`,
        ]
      : [];
  const found = `found=$(aws kms describe-key --key-id="$KEY_ARN" --query 'KeyMetadata.[KeyState,KeyManager,KeySpec,KeyUsage]' --output json | jq -r 'join(" ")')`;
  return [
    'for program in aws jq; do command -v "$program" >/dev/null || stop ' +
      `${quoteShell(words.missing)}": $program"; done`,
    'caller=$(aws sts get-caller-identity --output json)',
    `[ "$(jq -r .Account <<<"$caller")" = "$ACCOUNT_ID" ] || stop ${quoteShell(words.otherAccount)}": $(jq -r .Account <<<"$caller")"`,
    'PARTITION=$(jq -r \'.Arn | split(":")[1]\' <<<"$caller")',
    ...(key.mode === 'create'
      ? ['must_be_free "$KEY_ALIAS" NotFoundException aws kms describe-key --key-id="$KEY_ALIAS"']
      : key.isRestored
        ? []
        : [
            found,
            `[ "$found" = 'Enabled CUSTOMER SYMMETRIC_DEFAULT ENCRYPT_DECRYPT' ] || stop ${quoteShell(words.unusableKey)}": $KEY_ARN"`,
          ]),
    ...secret('SOURCE', source),
    ...secret('DESTINATION', destination),
    'must_be_free "$ROLE_NAME" NoSuchEntity aws iam get-role --role-name="$ROLE_NAME"',
  ].join('\n');
}

function listing({ key, source, destination }: Blueprint, words: CodeWords): string {
  const line = (act: string, what: string, name: string) => `say "- "${quoteShell(`${act}: ${what} `)}"$${name}"`;
  const secret = (side: string, { restoredArn }: BlueprintSecret) =>
    line(restoredArn === null ? words.create : words.restore, words.secretWord, `${side}_SECRET_NAME`);
  return [
    `say ${quoteShell(words.willDo)}" ($ACCOUNT_ID, $REGION):"`,
    ...(key.mode === 'create' ? [line(words.create, words.keyWord, 'KEY_ALIAS')] : []),
    ...(key.mode === 'existing' && key.isRestored ? [line(words.restore, '', 'KEY_ARN')] : []),
    secret('SOURCE', source),
    secret('DESTINATION', destination),
    line(words.create, words.roleWord, 'ROLE_NAME'),
    line(words.create, words.policyWord, 'POLICY_NAME'),
    ...(key.mode === 'existing' ? [line(words.addRole, '', 'KEY_ARN')] : []),
    'if [ "$DRY_RUN" = yes ]; then exit 0; fi',
  ].join('\n');
}

function questions(words: CodeWords): string {
  return [
    `ask ${quoteShell(words.confirm)}`,
    `[ "$ANSWER" = yes ] || stop ${quoteShell(words.stopped)}`,
    ...PASSWORD_FIELDS.flatMap((field) => [
      `ask_password "$${SIDES[field]}_USER"`,
      `${SIDES[field]}_PASSWORD=$PASSWORD`,
    ]),
  ].join('\n');
}

const REPORT = [
  ['KMS_KEY_ARN', 'KEY_ARN'],
  ['SOURCE_SECRET_ARN', 'SOURCE_SECRET_ARN'],
  ['DESTINATION_SECRET_ARN', 'DESTINATION_SECRET_ARN'],
  ['IAM_ROLE_ARN', 'ROLE_ARN'],
]
  .map(([label, name]) => `say "${label}='$${name}'"`)
  .join('\n');
