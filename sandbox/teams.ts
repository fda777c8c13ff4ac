import path from 'node:path';
import { stringify } from 'yaml';
import { teamNotificationsSchema } from '#lib/notices/team-channels.ts';
import { type PortalConfig, portalConfigSchema } from '#lib/portal-config.ts';
import type { Team } from '#lib/team.ts';
import { type SandboxState, writeWhole } from './state.ts';

/** The name of the role that the portal assumes in every sandbox account. */
export const DEPLOYER_ROLE_NAME = 'limitless-portal-deployer';

/** The setting with the address of the teams' chat. */
export const SANDBOX_CHANNEL = 'NOTIFY_SANDBOX_URL';

/** The teams of the sandbox and the groups of its people. */
export function portalConfig(externalIds: SandboxState['externalIds']): PortalConfig {
  return portalConfigSchema.parse({
    teams: [
      {
        ...teamIn('111111111111', 'payments'),
        name: { en: 'Payments', ja: '決済' },
        regions: ['us-east-1', 'us-west-2'],
        externalId: externalIds.payments,
      },
      {
        ...teamIn('222222222222', 'analytics'),
        name: { en: 'Analytics', ja: '分析' },
        regions: ['ap-northeast-1'],
        externalId: externalIds.analytics,
      },
      {
        ...teamIn('333333333333', 'ledger'),
        name: { en: 'Ledger', ja: '元帳' },
        regions: ['eu-central-1'],
        externalId: externalIds.ledger,
        approval: 'required',
        tags: [{ key: 'CostCenter', value: '4711' }],
      },
    ],
    groups: { support: ['support'], auditor: ['auditor'], admin: ['admin'] },
  });
}

/** The same with a chat in which each team is notified. */
export function withChat(config: PortalConfig): PortalConfig {
  const notifications = teamNotificationsSchema.parse({ slack: { urlSetting: SANDBOX_CHANNEL } });
  return { ...config, teams: config.teams.map((team) => ({ ...team, notifications })) };
}

function teamIn(accountId: string, id: string) {
  return {
    id,
    accountId,
    deployerRoleArn: `arn:aws:iam::${accountId}:role/${DEPLOYER_ROLE_NAME}`,
    permissionsBoundaryArn: `arn:aws:iam::${accountId}:policy/limitless-portal-boundary`,
    groups: { dba: [`${id}-dba`], lead: [`${id}-lead`] },
  };
}

/** Writes the portal's configuration file to the folder; returns its path. */
export function writeConfig(folder: string, config: PortalConfig): string {
  const file = path.join(folder, 'portal.config.yaml');
  writeWhole(file, `# Rewritten at every start of the sandbox.\n${stringify(config)}`);
  return file;
}

/** What sandbox.json contains about a team. */
export function describeTeam({ id, accountId, regions, deployerRoleArn, externalId }: Team) {
  return { id, accountId, regions, deployerRoleArn, externalId };
}
