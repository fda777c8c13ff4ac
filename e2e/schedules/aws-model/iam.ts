import { drawId, isSeen, type JsonParams, type ModelRole, type ModelState, Refusal, text } from './state.ts';

/** IAM by operation: parameters in the flat form, and the content of the response's result element. */
export const IAM: Readonly<Record<string, (state: ModelState, params: JsonParams) => string>> = {
  CreateRole(state, params) {
    const name = text(params, 'RoleName');
    if (state.roles.has(name.toLowerCase())) {
      throw new Refusal(409, 'EntityAlreadyExists', `Role with name ${name} already exists.`);
    }
    const role: ModelRole = {
      name,
      arn: `arn:aws:iam::${state.accountId}:role/${name}`,
      id: `AROA${drawId(state, 17).toUpperCase()}`,
      trustPolicy: text(params, 'AssumeRolePolicyDocument'),
      description: text(params, 'Description'),
      boundary: text(params, 'PermissionsBoundary') || null,
      tags: readTags(params),
      policies: new Map(),
      attached: [],
      madeAt: state.now(),
    };
    state.roles.set(name.toLowerCase(), role);
    return describe(role);
  },

  GetRole: (state, params) => describe(findRole(state, params)),

  ListRoles({ roles }) {
    const members = [...roles.values()].map((role) => `<member>${describeBriefly(role)}</member>`);
    return `<IsTruncated>false</IsTruncated><Roles>${members.join('')}</Roles>`;
  },

  ListRoleTags: (state, params) => `<IsTruncated>false</IsTruncated>${describeTags(findRole(state, params))}`,

  PutRolePolicy(state, params) {
    const { policies } = findRole(state, params);
    const name = text(params, 'PolicyName');
    const madeAt = policies.get(name)?.madeAt ?? state.now();
    policies.set(name, { document: text(params, 'PolicyDocument'), madeAt });
    return '';
  },

  GetRolePolicy(state, params) {
    const role = findRole(state, params);
    const name = text(params, 'PolicyName');
    const policy = role.policies.get(name);
    if (!policy || !isSeen(state, policy.madeAt, state.lags.policy)) {
      throw new Refusal(404, 'NoSuchEntity', `The role policy with name ${name} cannot be found.`);
    }
    return [
      element('RoleName', role.name),
      element('PolicyName', name),
      element('PolicyDocument', encodeURIComponent(policy.document)),
    ].join('');
  },

  ListRolePolicies(state, params) {
    const seen = [...findRole(state, params).policies].filter(([, one]) =>
      isSeen(state, one.madeAt, state.lags.policy),
    );
    const names = seen.map(([name]) => element('member', name));
    return `<PolicyNames>${names.join('')}</PolicyNames><IsTruncated>false</IsTruncated>`;
  },

  ListAttachedRolePolicies(state, params) {
    const { attached } = findRole(state, params);
    const members = attached.map((arn) => `<member>${element('PolicyArn', arn)}</member>`);
    return `<AttachedPolicies>${members.join('')}</AttachedPolicies><IsTruncated>false</IsTruncated>`;
  },
};

function findRole(state: ModelState, params: JsonParams): ModelRole {
  const name = text(params, 'RoleName');
  const role = state.roles.get(name.toLowerCase());
  if (role && isSeen(state, role.madeAt, state.lags.role)) return role;
  throw new Refusal(404, 'NoSuchEntity', `The role with name ${name} cannot be found.`);
}

function describe(role: ModelRole): string {
  const boundary =
    role.boundary === null
      ? ''
      : `<PermissionsBoundary>${element('PermissionsBoundaryArn', role.boundary)}</PermissionsBoundary>`;
  return `<Role>${describeBriefly(role)}${boundary}${describeTags(role)}</Role>`;
}

function describeBriefly(role: ModelRole): string {
  return [
    element('Path', '/'),
    element('RoleName', role.name),
    element('RoleId', role.id),
    element('Arn', role.arn),
    element('CreateDate', new Date(role.madeAt).toISOString()),
    element('AssumeRolePolicyDocument', encodeURIComponent(role.trustPolicy)),
    ...(role.description === '' ? [] : [element('Description', role.description)]),
    element('MaxSessionDuration', '3600'),
  ].join('');
}

function describeTags({ tags }: ModelRole): string {
  const members = Object.entries(tags).map(
    ([key, value]) => `<member>${element('Key', key)}${element('Value', value)}</member>`,
  );
  return `<Tags>${members.join('')}</Tags>`;
}

export function element(name: string, content: string): string {
  const escaped = content.replace(/[<>&]/g, (character) => `&#${character.charCodeAt(0)};`);
  return `<${name}>${escaped}</${name}>`;
}

function readTags(params: JsonParams): Record<string, string> {
  const keys = Object.keys(params).filter((name) => /^Tags\.member\.\d+\.Key$/.test(name));
  return Object.fromEntries(keys.map((name) => [text(params, name), text(params, name.replace(/Key$/, 'Value'))]));
}
