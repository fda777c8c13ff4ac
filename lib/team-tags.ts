import { z } from 'zod';
import { checkTagKey, checkTagValue, MORE_TAGS_MAX, type TagProblem, type TagTarget } from './aws/tags.ts';

const CHARACTERS = 'letters, digits, spaces and _.:/=+-@';

const PROBLEMS: Readonly<Record<TagProblem, (what: string, max: number) => string>> = {
  required: (what) => `${what} is empty: write it`,
  'too-long': (what, max) => `${what} has more than ${max} characters: shorten it`,
  characters: (what) => `${what} has other characters than ${CHARACTERS}: remove them`,
  'aws-tag': (what) => `${what} begins with aws:, which AWS reserves: choose another`,
  'portal-tag': (what) => `${what} is one that the portal sets itself: remove the tag`,
};

function tagText(what: string, max: number, check: (text: string) => TagProblem | null) {
  return z
    .string({
      error: ({ input }) =>
        typeof input === 'number' || typeof input === 'boolean'
          ? `${what} is read as a ${typeof input}: put it in quotes`
          : `${what} is missing: add it`,
    })
    .superRefine((text, context) => {
      const problem = check(text);
      if (problem) context.addIssue({ code: 'custom', message: PROBLEMS[problem](what, max) });
    });
}

const PLACES = { key: ['key'], secrets: ['source', 'destination'], role: ['role'] } as const satisfies Record<
  string,
  readonly TagTarget[]
>;
type Place = keyof typeof PLACES;
const EVERYWHERE = Object.keys(PLACES) as [Place, ...Place[]];

const teamTag = z
  .strictObject({
    key: tagText('the key of the tag', 128, checkTagKey),
    /** Put on every setup. */
    value: tagText('the value of the tag', 256, checkTagValue).optional(),
    /** The form asks for the value. */
    ask: z.literal(true, { error: 'is invalid: write true, or give a value instead' }).optional(),
    on: z
      .array(z.enum(EVERYWHERE, { error: `is unknown: use ${EVERYWHERE.join(', ')}` }), {
        error: `is not a list: write some of ${EVERYWHERE.join(', ')} as a list`,
      })
      .min(1, 'the list is empty: name what carries the tag, or remove the line for all')
      .optional(),
  })
  .refine(({ value, ask }) => (value === undefined) !== (ask === undefined), 'needs either a value or ask: true');

/** A tag that every setup of the team carries: with this value, or with one that the form asks for. */
export type TeamTag = z.output<typeof teamTag>;

export const teamTags = z
  .array(teamTag, { error: 'is not a list: write the tags as a list' })
  .min(1, 'the list is empty: add a tag, or remove the line')
  .max(
    MORE_TAGS_MAX.role,
    `has more than ${MORE_TAGS_MAX.role} tags, which is all that a role has room for: remove some`,
  )
  .superRefine((tags, context) => {
    tags.forEach((tag, index) => {
      if (!tags.slice(0, index).some((earlier) => overlap(earlier, tag))) return;
      context.addIssue({ code: 'custom', path: [index, 'key'], message: 'is used by a tag above: keep one of them' });
    });
  });

/** IAM ignores case, and keys that differ only in case confuse people elsewhere. */
function overlap(one: TeamTag, other: TeamTag): boolean {
  if (one.key.toLowerCase() !== other.key.toLowerCase()) return false;
  return (one.on ?? EVERYWHERE).some((place) => (other.on ?? EVERYWHERE).includes(place));
}

/** The tags that the team requires on this resource, in the order of its settings. */
export function teamTagsOn(team: { tags?: readonly TeamTag[] | undefined } | undefined, target: TagTarget): TeamTag[] {
  return (team?.tags ?? []).filter(({ on = EVERYWHERE }) =>
    on.some((place) => (PLACES[place] as readonly TagTarget[]).includes(target)),
  );
}
