import { latestVersion } from '#lib/runs/graphs.ts';
import type { RunView } from '#lib/runs/view.ts';
import { type BundleContext, makeSupportBundle, type SupportBundle } from '#lib/support/support-bundle.ts';
import type { Portal } from '#server/portal.ts';
import type { Settings } from '#server/settings/env.ts';
import { findOtherNames } from '#server/store/runs/find-other-names.ts';
import { loadRunEvents } from '#server/store/runs/load-run.ts';
import { VERSION } from '#server/version.ts';

type Sources = Pick<Portal, 'db' | 'config' | 'settings' | 'time'>;

/** The support bundle of a run that the actor was found to see. */
export async function bundleOf({ db, config, settings, time }: Sources, view: RunView): Promise<SupportBundle> {
  const others = config.teams.filter(({ id }) => id !== view.teamId);
  const events = await loadRunEvents(db.forTeams([view.teamId]), view.id);
  const context: BundleContext = {
    createdAt: new Date(time.now()).toISOString(),
    portal: {
      version: VERSION,
      node: process.version,
      graphVersion: view.graphVersion,
      latestGraphVersion: latestVersion(view.kind),
    },
    settings: describeSettings(settings),
    team: config.teams.find(({ id }) => id === view.teamId) ?? null,
    events: events.map((event) => ({
      ...{ no: event.no, at: event.at, type: event.type },
      ...('step' in event ? { step: event.step } : {}),
      ...('attempt' in event ? { attempt: event.attempt } : {}),
    })),
    secrets: [...secretsOf(settings), ...config.teams.map(({ externalId }) => externalId)],
    otherNames: others.flatMap(({ id, name, accountId, deployerRoleArn }) => [
      ...[id, name.en, name.ja],
      ...[accountId, deployerRoleArn],
    ]),
  };
  // Runs of other accounts have nothing in this one.
  const used = await findOtherNames(db, view, textOf(makeSupportBundle(view, context)));
  return makeSupportBundle(view, { ...context, otherNames: [...context.otherNames, ...used] });
}

/** Every text of a bundle, one a line. */
function textOf(bundle: SupportBundle): string {
  const texts: string[] = [];
  JSON.stringify(bundle, (name, value: unknown) => {
    texts.push(name);
    if (typeof value === 'string') texts.push(value);
    return value;
  });
  return texts.join('\n');
}

/** The settings that change what a run does, as far as they are no secret. */
function describeSettings(settings: Settings): SupportBundle['settings'] {
  const { logLevel, sweepMinutes, isSandbox, hasAwsStandIn, escrow, notices, oidc } = settings;
  return {
    ...{ logLevel, sweepMinutes, isSandbox, hasAwsStandIn },
    usesProxy: settings.proxy !== undefined,
    encryptsPasswordsWith: escrow.kmsKeyArns.length > 0 ? 'kms' : 'key of the portal',
    sendsEmail: notices.smtp !== null,
    groupsMaxAgeMinutes: oidc.groupsMaxAgeMinutes,
  };
}

/** A run can't contain these; the bundle is searched for them all the same. */
function secretsOf({ oidc, authSecret, previousAuthSecret, metrics, escrow, audit, notices }: Settings): string[] {
  const keys = [...escrow.keys, ...audit.keys].flatMap((key) => [key.toString('base64'), key.toString('hex')]);
  const found = [oidc.clientSecret, authSecret, previousAuthSecret, metrics.token, notices.smtp?.auth?.pass];
  return [...found.filter((secret) => secret !== undefined), ...Object.values(notices.channels), ...keys];
}
