import { parseArn } from '../aws/arn.ts';
import { aliasName } from '../aws/names.ts';
import { ASSUMER_TAG, portalTags, RUN_TAG, type Tag, type TagTarget } from '../aws/tags.ts';
import type { takeAway } from '../i18n/en/take-away.ts';
import type { Plan } from '../plan/plan.ts';
import { labelsOf } from '../request/labels.ts';
import type { PasswordField, RunRequest } from '../request/schema.ts';
import type { Results } from '../runs/results.ts';
import type { RunView } from '../runs/view.ts';

/** The comments and questions in the code, in the reader's language. */
export type CodeWords = (typeof takeAway)['code'];

export type BlueprintKey =
  | {
      mode: 'create';
      alias: string;
      description: string;
      administratorArns: readonly string[];
      administratorsMayDelete: boolean;
      tags: readonly Tag[];
    }
  | { mode: 'existing'; arn: string; isRestored: boolean };

export interface BlueprintSecret {
  name: string;
  userName: string;
  description: string;
  tags: readonly Tag[];
  /** The pending-deletion secret that is restored instead of creating one; null if none. */
  restoredArn: string | null;
  /** A finished run restored it, so it may have a description and tags from before. */
  wasRestored: boolean;
}

/** A setup as code makes it: what a request says, with the tags of the portal but without the tag of a run. */
export interface Blueprint {
  accountId: string;
  region: string;
  partition: string;
  key: BlueprintKey;
  source: BlueprintSecret;
  destination: BlueprintSecret;
  role: {
    name: string;
    /** `/` unless the team has an IAM path. */
    path: string;
    policyName: string;
    description: string;
    tags: readonly Tag[];
    boundaryArn: string | null;
  };
  /** What the finished run made; null for a plan, of which nothing exists yet. */
  results: Results | null;
}

interface Place {
  accountId: string;
  region: string;
  partition: string;
  boundaryArn: string | null;
}

/** The setup that a plan describes. */
export function blueprintOfPlan(request: RunRequest, plan: Plan, boundaryArn: string | null): Blueprint {
  const { accountId, region, deployerRoleArn } = plan;
  const partition = parseArn(deployerRoleArn)?.partition ?? 'aws';
  return makeBlueprint(request, { accountId, region, partition, boundaryArn }, null);
}

/** The setup of a finished run. What it restored exists now like everything else. */
export function blueprintOfRun(view: RunView, results: Results): Blueprint {
  const boundary = view.checks.find(({ id }) => id === 'role-boundary')?.found;
  const boundaryArn = boundary?.startsWith('arn:') ? boundary : null;
  return makeBlueprint(view.request, { ...view, boundaryArn }, results);
}

function makeBlueprint(request: RunRequest, place: Place, results: Results | null): Blueprint {
  const ownTags = portalTags(request.target.teamId, '').filter(({ key }) => key !== RUN_TAG);
  const labels = (target: TagTarget) => {
    const { description, tags } = labelsOf(request, target);
    return { description, tags: [...ownTags, ...tags] };
  };
  const { key, role } = request;
  const secret = (field: PasswordField): BlueprintSecret => {
    const { secretName, userName, restoreArn } = request[field];
    const restoredArn = results === null ? (restoreArn ?? null) : null;
    const wasRestored = results !== null && restoreArn !== undefined;
    return { name: secretName, userName, ...labels(field), restoredArn, wasRestored };
  };
  const { accountId, region, partition, boundaryArn } = place;
  return {
    accountId,
    region,
    partition,
    key:
      key.mode === 'existing'
        ? { mode: 'existing', arn: key.keyArn, isRestored: results === null && key.restore === true }
        : {
            mode: 'create',
            alias: aliasName(key.alias),
            ...labels('key'),
            administratorArns: key.administratorArns,
            administratorsMayDelete: key.administratorsMayDelete,
          },
    source: secret('source'),
    destination: secret('destination'),
    role: {
      name: role.roleName,
      path: role.path ?? '/',
      policyName: role.policyName,
      description: labels('role').description,
      tags: [ASSUMER_TAG, ...labels('role').tags],
      boundaryArn,
    },
    results,
  };
}
