import { stringify } from 'yaml';
import { roleNameFromArn } from '#lib/aws/arn.ts';
import { boundaryArn, boundaryPolicy, deployerPolicy } from '#lib/aws/deployer-policy.ts';
import { deployerTrustPolicy } from '#lib/aws/deployer-trust.ts';
import type { TemplateFormat } from '#lib/onboarding.ts';
import type { Team } from '#lib/team.ts';

const POLICY_NAME = 'limitless-portal-deployer';
const MAX_SESSION_SECONDS = 3600;

interface NewRole {
  name: string;
  path: string;
}

/**
 * The template that an administrator of the team's account applies: the deployer role, and the boundary for the roles
 * it creates.
 */
export function onboardingTemplate(format: TemplateFormat, team: Team, portalArn: string): string {
  return TEMPLATES[format](team, portalArn);
}

const TEMPLATES: Readonly<Record<TemplateFormat, (team: Team, portalArn: string) => string>> = {
  cloudformation: cloudFormation,
  terraform,
};

function cloudFormation(team: Team, portalArn: string): string {
  const role = nameAndPath(team.deployerRoleArn, 'role');
  const boundary = nameAndPath(boundaryArn(team), 'policy');
  const template = {
    AWSTemplateFormatVersion: '2010-09-09',
    Description: `The role that the setup portal assumes for team ${team.id}, and the permissions boundary for the roles it creates`,
    Resources: {
      DataLoaderBoundary: {
        Type: 'AWS::IAM::ManagedPolicy',
        Properties: { ManagedPolicyName: boundary.name, Path: boundary.path, PolicyDocument: boundaryPolicy(team) },
      },
      DeployerRole: {
        Type: 'AWS::IAM::Role',
        Properties: {
          RoleName: role.name,
          Path: role.path,
          MaxSessionDuration: MAX_SESSION_SECONDS,
          AssumeRolePolicyDocument: deployerTrustPolicy(team, portalArn),
          Policies: [{ PolicyName: POLICY_NAME, PolicyDocument: deployerPolicy(team) }],
        },
      },
    },
  };
  const head = [
    `# For account ${team.accountId}. Apply it there, once, in any Region:`,
    `#   aws cloudformation deploy --stack-name limitless-portal-${team.id} --capabilities CAPABILITY_NAMED_IAM --template-file FILE`,
  ];
  // CloudFormation rejects YAML anchors and aliases.
  return `${head.join('\n')}\n${stringify(template, { aliasDuplicateObjects: false, lineWidth: 0 })}`;
}

/** A JSON object is also a valid Terraform expression. */
function terraform(team: Team, portalArn: string): string {
  const role = nameAndPath(team.deployerRoleArn, 'role');
  const boundary = nameAndPath(boundaryArn(team), 'policy');
  return [
    `# For account ${team.accountId}. Use as a module with an "aws" provider for that account.`,
    '',
    resource('aws_iam_policy', 'data_loader_boundary', [
      ['name', text(boundary.name)],
      ['path', text(boundary.path)],
      ['policy', json(boundaryPolicy(team))],
    ]),
    resource('aws_iam_role', 'deployer', [
      ['name', text(role.name)],
      ['path', text(role.path)],
      ['max_session_duration', String(MAX_SESSION_SECONDS)],
      ['assume_role_policy', json(deployerTrustPolicy(team, portalArn))],
    ]),
    resource('aws_iam_role_policy', 'deployer', [
      ['name', text(POLICY_NAME)],
      ['role', 'aws_iam_role.deployer.id'],
      ['policy', json(deployerPolicy(team))],
    ]),
    `output "deployer_role_arn" {\n  value = aws_iam_role.deployer.arn\n}\n`,
    `output "permissions_boundary_arn" {\n  value = aws_iam_policy.data_loader_boundary.arn\n}\n`,
  ].join('\n');
}

function resource(type: string, name: string, members: [string, string][]): string {
  return `resource "${type}" "${name}" {\n${members.map(([key, value]) => `  ${key} = ${value}`).join('\n')}\n}\n`;
}

const text = (value: string): string => JSON.stringify(value);
const json = (value: object): string => `jsonencode(${JSON.stringify(value, null, 2).replaceAll('\n', '\n  ')})`;

/** `arn:…:role/some/path/name`. */
function nameAndPath(arn: string, kind: 'role' | 'policy'): NewRole {
  const [, ...parts] = arn.slice(arn.indexOf(`:${kind}/`) + 1).split('/');
  const name = kind === 'role' ? (roleNameFromArn(arn) ?? '') : (parts.at(-1) ?? '');
  const path = parts.slice(0, -1).join('/');
  return { name, path: path === '' ? '/' : `/${path}/` };
}
