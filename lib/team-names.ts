import { z } from 'zod';
import { checkAlias, checkRoleName, checkSecretName, type NameProblem } from './aws/names.ts';

/**
 * The IAM path of the roles. IAM allows up to 512 characters; a run's session policy has room for these. AWS uses the
 * reserved paths for its own roles.
 */
export const iamPath = z
  .string({ error: 'is not a text: write a path such as /limitless/' })
  .regex(
    /^\/(?:[\w+=,.@-]+\/)+$/,
    'must begin and end with / and have letters, digits and _+=,.@- between, such as /limitless/',
  )
  .max(64, 'has more than 64 characters: shorten it')
  .refine((path) => !/^\/aws-(?:service-role|reserved)\//i.test(path), 'is a path that AWS reserves: choose another');

const KINDS = { alias: 'key', source: 'secret', destination: 'secret', role: 'role' } as const;
/** The names of a setup. */
type SetupName = keyof typeof KINDS;
type Kind = (typeof KINDS)[SetupName];

const pattern = z
  .string({ error: 'is not a text: write a pattern such as acme-{team}-*' })
  .refine((text) => text.split('*').length === 2, {
    error: 'needs exactly one *, which stands for what people choose',
    abort: true,
  })
  .refine((text) => !/[{}]/.test(text.replaceAll('{team}', '')), {
    error: 'has braces that are not {team}, which stands for the id of the team: remove them',
    abort: true,
  });

export const namePatterns = z
  .strictObject({ key: pattern.optional(), secret: pattern.optional(), role: pattern.optional() })
  .refine(
    (patterns) => Object.keys(patterns).length > 0,
    'has no pattern: add key, secret or role, or remove the line',
  );

/** What decides the names of a team's setups. */
export interface NamingTeam {
  id: string;
  namePrefix?: string | undefined;
  namePatterns?: z.output<typeof namePatterns> | undefined;
}

/** What a name begins and ends with. */
export interface NameRule {
  head: string;
  tail: string;
}
export type NameRules = Readonly<Record<SetupName, NameRule>>;

/** The rules of a team for the names of its setups. Without a team, every name fits. */
export function nameRules(team: NamingTeam | undefined): NameRules {
  const rule = (name: SetupName): NameRule => {
    const [head = '', tail = ''] = patternFor(team, name)?.split('*') ?? [team?.namePrefix];
    return { head, tail };
  };
  return { alias: rule('alias'), source: rule('source'), destination: rule('destination'), role: rule('role') };
}

/** The team's pattern for a name, with the id of the team; null if it has none. */
export function patternFor(team: NamingTeam | undefined, name: SetupName): string | null {
  return team?.namePatterns?.[KINDS[name]]?.replaceAll('{team}', team.id) ?? null;
}

export function fitsRule({ head, tail }: NameRule, text: string): boolean {
  return text.length >= head.length + tail.length && text.startsWith(head) && text.endsWith(tail);
}

/** The names of the console walkthrough, as the rules want them. */
export function suggestedNames(team: NamingTeam | undefined): Readonly<Record<SetupName, string>> {
  const rules = nameRules(team);
  const name = (which: SetupName, base: string) => rules[which].head + base + rules[which].tail;
  return {
    alias: name('alias', 'limitless'),
    source: name('source', 'source_DB_secret'),
    destination: name('destination', 'destination_DB_secret'),
    role: name('role', 'aurora-data-loader'),
  };
}

const CHECKS = { alias: checkAlias, source: checkSecretName, destination: checkSecretName, role: checkRoleName };

const WRONG: Readonly<Partial<Record<NameProblem, string>>> = {
  'too-long': 'is too long for AWS: shorten the pattern',
  characters: 'has characters that AWS does not accept: remove them from the pattern',
  'reserved-alias': 'begins with aws/, which AWS reserves: choose another beginning',
};

/** Reports patterns that give names which AWS refuses, so that nobody learns it from the form. */
export function checkNaming(team: NamingTeam, context: z.RefinementCtx): void {
  const report = (path: string[], message: string) => context.addIssue({ code: 'custom', path, message });
  if (team.namePatterns && team.namePrefix !== undefined) {
    report(['namePatterns'], 'is beside namePrefix: write the prefix into the patterns, and remove namePrefix');
    return;
  }
  const names = suggestedNames(team);
  const reported = new Set<Kind>();
  for (const [name, kind] of Object.entries(KINDS) as [SetupName, Kind][]) {
    const problem = patternFor(team, name) === null ? null : CHECKS[name](names[name]);
    if (problem === null || reported.has(kind)) continue;
    reported.add(kind);
    const why = WRONG[problem] ?? 'is not a valid name in AWS: change the pattern';
    report(['namePatterns', kind], `suggests ${names[name]}, which ${why}`);
  }
}
