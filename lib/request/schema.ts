import { z } from 'zod';
import { parseArn, secretNameFromArn } from '../aws/arn.ts';
import {
  checkAlias,
  checkPolicyName,
  checkRoleName,
  checkSecretName,
  hasControlCharacters,
  hasInvisibleCharacters,
  SECRET_VALUE_MAX_BYTES,
  USER_NAME_MAX_BYTES,
} from '../aws/names.ts';
import { keyDescriptionSchema, roleDescriptionSchema, secretDescriptionSchema, tagsSchema } from './label-schema.ts';
import { byteLength, checkPassword, PASSWORD_FIELDS } from './passwords.ts';
import { checkedText, problem } from './request-problem.ts';

/** PostgreSQL user name. The database decides what is valid, but the text must be visible to a person. */
const userNameSchema = checkedText((text) => {
  if (text === '') return 'required';
  if (hasControlCharacters(text)) return 'control-characters';
  if (!text.isWellFormed()) return 'half-character';
  if (hasInvisibleCharacters(text)) return 'invisible-characters';
  return byteLength(text) > USER_NAME_MAX_BYTES ? 'too-long-bytes' : null;
});

const passwordSchema = checkedText(checkPassword);

/** IAM users and roles may administer a key. Anything wider (root, a service, `*`) isn't a key administrator. */
const administratorSchema = z.string().superRefine((text, context) => {
  const arn = parseArn(text);
  if (text === '') {
    context.addIssue({ code: 'custom', message: problem('required') });
  } else if (arn?.service !== 'iam' || arn.region !== '' || !/^(role|user)\/[\w+=,.@/-]+$/.test(arn.resource)) {
    context.addIssue({ code: 'custom', message: problem('not-principal-arn') });
  }
});

/** Reports the later of two equal entries, since the first one was typed on purpose. */
function refuseRepeated(arns: string[], context: z.RefinementCtx): void {
  arns.forEach((arn, index) => {
    if (arn === '' || arns.indexOf(arn) === index) return;
    context.addIssue({ code: 'custom', path: [index], message: problem('duplicate') });
  });
}

const createKeySchema = z.strictObject({
  mode: z.literal('create'),
  alias: checkedText(checkAlias),
  description: keyDescriptionSchema,
  tags: tagsSchema('key').optional(),
  administratorArns: z.array(administratorSchema).max(20, problem('too-many')).superRefine(refuseRepeated),
  administratorsMayDelete: z.boolean(),
});

const existingKeySchema = z.strictObject({
  mode: z.literal('existing'),
  keyArn: z.string().superRefine((text, context) => {
    if (text === '') context.addIssue({ code: 'custom', message: problem('key-required') });
    else if (!isKeyArn(text)) context.addIssue({ code: 'custom', message: problem('key-arn') });
  }),
  /** The key may be pending deletion: the run then cancels the deletion and enables the key. */
  restore: z.boolean().optional(),
});

function isKeyArn(text: string): boolean {
  const arn = parseArn(text);
  return arn?.service === 'kms' && /^key\/[A-Za-z0-9-]{1,64}$/.test(arn.resource);
}

function secretSchema(field: 'source' | 'destination') {
  return z
    .strictObject({
      secretName: checkedText(checkSecretName),
      userName: userNameSchema,
      /** The pending-deletion secret of this name to restore. An ARN, so that the choice applies only to that secret. */
      restoreArn: z.string().optional(),
      description: secretDescriptionSchema.optional(),
      tags: tagsSchema(field).optional(),
    })
    .superRefine(({ secretName, restoreArn }, context) => {
      if (restoreArn === undefined || secretNameFromArn(restoreArn) === secretName) return;
      context.addIssue({ code: 'custom', path: ['restoreArn'], message: problem('other-secret') });
    });
}

const targetSchema = z.strictObject({
  teamId: z.string().min(1, problem('team-required')).max(64, problem('too-long')),
  region: z.string().min(1, problem('region-required')).max(32, problem('too-long')),
});

const roleSchema = z.strictObject({
  roleName: checkedText(checkRoleName),
  policyName: checkedText(checkPolicyName),
  /** The team's IAM path. Left out where the team has none. */
  path: z.string().max(512, problem('too-long')).optional(),
  description: roleDescriptionSchema.optional(),
  tags: tagsSchema('role').optional(),
});

/**
 * A request, page by page of the wizard. The same schema checks the form in the browser and the action on the server.
 * Labels are left out where there are none, so that requests without them are stored and hashed as ever.
 */
const requestShape = {
  target: targetSchema,
  key: z.discriminatedUnion('mode', [createKeySchema, existingKeySchema]),
  source: secretSchema('source'),
  destination: secretSchema('destination'),
  role: roleSchema,
};

function refuseEqualSecretNames(
  request: { source: { secretName: string }; destination: { secretName: string } },
  context: z.RefinementCtx,
): void {
  if (request.source.secretName !== '' && request.source.secretName === request.destination.secretName) {
    context.addIssue({
      code: 'custom',
      path: ['destination', 'secretName'],
      message: problem('secret-names-equal'),
    });
  }
}

/** A run's request as stored and shown: everything except the passwords. */
export const runRequestSchema = z.strictObject(requestShape).superRefine(refuseEqualSecretNames);
export type RunRequest = z.infer<typeof runRequestSchema>;

export { PASSWORD_FIELDS, type PasswordField } from './passwords.ts';
export const passwordsSchema = z.strictObject({ source: passwordSchema, destination: passwordSchema });

/** What the wizard holds and submits: the request and, separately, the two passwords. */
export const submissionSchema = z
  .strictObject({ ...requestShape, passwords: passwordsSchema })
  .superRefine(refuseEqualSecretNames)
  .superRefine((submission, context) => {
    for (const field of PASSWORD_FIELDS) {
      const json = secretValue(submission[field].userName, submission.passwords[field]);
      if (byteLength(json) > SECRET_VALUE_MAX_BYTES) {
        context.addIssue({ code: 'custom', path: ['passwords', field], message: problem('too-long-bytes') });
      }
    }
  });
export type Submission = z.infer<typeof submissionSchema>;

/** The secret's value: exactly these two members in this order (section 2 of the setup). */
export function secretValue(username: string, password: string): string {
  return JSON.stringify({ username, password });
}

/** The steps of the wizard: where, then the sections of the walkthrough in its order, then the review. */
export const WIZARD_PAGES = [
  'target',
  'key',
  'source',
  'destination',
  'role',
  'key-users',
  'permissions',
  'review',
] as const;
export type WizardPage = (typeof WIZARD_PAGES)[number];
/** The fields of the secrets' names, which must change if a name is taken. */
export type NameField = `${(typeof PASSWORD_FIELDS)[number]}.secretName`;
