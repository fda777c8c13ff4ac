import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import type { Team } from '#lib/team.ts';
import { loadTeams } from '#server/settings/load-settings.ts';
import { conform } from './conform.ts';
import { reportLines } from './report.ts';
import { newPrefix } from './submissions.ts';

// Runs real setups in a team's account and compares what AWS does with what the tests assume.

const USAGE = 'Usage: npm run conformance -- --team TEAM [--region REGION] [--json FILE] [--yes]';
const { version } = JSON.parse(readFileSync(path.join(import.meta.dirname, '../../package.json'), 'utf8'));

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return fail(USAGE);
  const loaded = loadTeams();
  if ('problems' in loaded) return fail(loaded.problems.join('\n'));
  const team = loaded.teams.find(({ id }) => id === given.team);
  const teams = loaded.teams.map(({ id }) => id).join(', ');
  if (!team) return fail(`Team ${given.team} is not in the configuration. Teams: ${teams}.`);
  const region = given.region ?? (team.regions[0] as string);
  if (!team.regions.includes(region)) return fail(`Team ${team.id} has the Regions ${team.regions.join(', ')}.`);
  const prefix = newPrefix(new Date());
  console.log(announcement(team, region, prefix));
  if (!given.yes && !(await confirm())) return fail('Nothing was done.');
  const stop = new AbortController();
  const interrupt = () => {
    console.log('Stopping. The clean-up follows: wait for its report.');
    stop.abort(new Error('stopped by Ctrl-C'));
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, interrupt);
  const report = await conform({
    ...{ team, region, prefix, version, hasAwsStandIn: loaded.hasAwsStandIn },
    signal: stop.signal,
    say: console.log,
  });
  console.log(['', ...reportLines(report)].join('\n'));
  if (given.json !== undefined) writeFileSync(given.json, `${JSON.stringify(report, null, 2)}\n`);
  return report.isPassed ? 0 : 1;
}

function readArguments() {
  try {
    const { values } = parseArgs({
      options: {
        team: { type: 'string' },
        region: { type: 'string' },
        json: { type: 'string' },
        yes: { type: 'boolean', default: false },
      },
    });
    return values.team === undefined ? null : { ...values, team: values.team };
  } catch {
    // For an unknown option, the usage text lists the valid ones.
    return null;
  }
}

function announcement({ id, accountId, deployerRoleArn }: Team, region: string, prefix: string): string {
  return `This makes three setups in account ${accountId}, ${region}, with the deployer role of team ${id}
(${deployerRoleArn}), and deletes them again: one KMS key, its alias, seven secrets and three
roles. Every name contains ${prefix}

Cost: about 1 USD a month for the key and 0.40 USD for each secret until the clean-up, a few minutes later. The key
and the secrets then stay pending deletion for 7 days, which costs nothing. The passwords are random and belong to no
database. The run uses a database of its own, so your portal doesn't show these setups in its history; its sweep may
list them as orphans until they are gone.
`;
}

async function confirm(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    console.log('To start it without a question, add --yes.');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stdout });
  const answer = await terminal.question('Start? [y/N] ');
  terminal.close();
  return /^y(?:es)?$/i.test(answer.trim());
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}
