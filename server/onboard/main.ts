import { parseArgs } from 'node:util';
import { createTranslator } from 'use-intl/core';
import { isRoleOrUserArn, principalOf } from '#lib/aws/arn.ts';
import { LOCALES, type Locale } from '#lib/i18n/locale.ts';
import { messages } from '#lib/i18n/messages.ts';
import { type Condition, TEMPLATE_FORMATS, type TemplateFormat } from '#lib/onboarding.ts';
import type { Team } from '#lib/team.ts';
import { lookUpOwnArn } from '#server/aws/session/look-up-own-arn.ts';
import { loadTeams } from '#server/settings/load-settings.ts';
import { checkOnboarding } from './check-onboarding.ts';
import { onboardingTemplate } from './templates.ts';

const USAGE = `Usage: npm run onboard -- --team TEAM [--format ${TEMPLATE_FORMATS.join('|')}] [--portal-role ARN]
       npm run onboard -- --team TEAM --check [--language ${LOCALES.join('|')}]`;
const MARKS = { met: '✔', 'not-met': '✘', unknown: '?', 'not-shown': '–' } as const;

process.exitCode = await main();

async function main(): Promise<number> {
  const given = readArguments();
  if (!given) return fail(USAGE);
  const loaded = loadTeams();
  if ('problems' in loaded) return fail(loaded.problems.join('\n'));
  const team = loaded.teams.find(({ id }) => id === given.team);
  if (!team)
    return fail(
      `Team ${given.team} is not in the configuration. Teams: ${loaded.teams.map(({ id }) => id).join(', ')}.`,
    );
  return given.check ? check(team, loaded.hasAwsStandIn, given.language) : print(team, given);
}

interface Given {
  team: string;
  format: TemplateFormat;
  check: boolean;
  language: Locale;
  portalRole: string | undefined;
}

function readArguments(): Given | null {
  try {
    const { values } = parseArgs({
      options: {
        team: { type: 'string' },
        format: { type: 'string', default: 'cloudformation' },
        'portal-role': { type: 'string' },
        check: { type: 'boolean', default: false },
        language: { type: 'string', default: 'en' },
      },
    });
    const format = TEMPLATE_FORMATS.find((one) => one === values.format);
    const language = LOCALES.find((one) => one === values.language);
    if (!values.team || !format || !language) return null;
    return { team: values.team, format, language, check: values.check, portalRole: values['portal-role'] };
  } catch {
    // For an unknown option, the usage text lists the valid ones.
    return null;
  }
}

async function print(team: Team, { format, portalRole }: Given): Promise<number> {
  const ownArn = portalRole ?? (await lookUpOwnArn(team.regions[0] as string));
  const portalArn = ownArn && principalOf(ownArn);
  if (portalArn === null) {
    return fail('The ARN of the portal could not be determined. Specify its role with --portal-role ARN.');
  }
  if (!isRoleOrUserArn(portalArn)) {
    return fail(`${portalArn} is not the ARN of an IAM role or user.`);
  }
  process.stdout.write(onboardingTemplate(format, team, portalArn));
  return 0;
}

async function check(team: Team, hasAwsStandIn: boolean, language: Locale): Promise<number> {
  const conditions = await checkOnboarding(team, { hasAwsStandIn });
  for (const condition of conditions) console.log(describeCondition(condition, language));
  return conditions.every(({ state }) => state === 'met') ? 0 : 1;
}

function fail(message: string): number {
  process.stderr.write(`${message}\n`);
  return 1;
}

/** The condition on one line and, unless it's met, what to do on the next. */
function describeCondition({ id, state, found }: Condition, locale: Locale): string {
  const t = createTranslator({ locale, messages: messages[locale], namespace: 'onboarding' });
  const head = `${MARKS[state]} ${t(`conditions.${id}.title`)}${found === '' ? '' : ` [${found}]`}`;
  if (state === 'met') return head;
  return `${head}\n    ${state === 'not-met' ? t(`conditions.${id}.remedy`) : t(state)}`;
}
