import { z } from 'zod';
import { submissionSchema } from './read-files.ts';

/** How to assume the team's deployer role, and where to look. */
const deployerSchema = z.object({ roleArn: z.string(), externalId: z.string(), region: z.string() });
const arnsSchema = z.object({ key: z.string(), source: z.string(), destination: z.string(), role: z.string() });
/** `set-up`: is this setup as it was requested? `what-exists`: what is there under these names, or of these runs? */
export const questionSchema = z.discriminatedUnion('ask', [
  z.object({
    ask: z.literal('set-up'),
    deployer: deployerSchema,
    runId: z.string(),
    arns: arnsSchema,
    boundaryArn: z.string().nullable(),
    submission: submissionSchema,
  }),
  z.object({
    ask: z.literal('what-exists'),
    deployer: deployerSchema,
    runIds: z.array(z.string()),
    keyArns: z.array(z.string()),
    aliases: z.array(z.string()),
    secretNames: z.array(z.string()),
    roleNames: z.array(z.string()),
  }),
]);
export type AccountQuestion = z.output<typeof questionSchema>;

/** `isValueRead`: whether the values of the secrets were compared, which a narrow deployer role doesn't allow. */
export const setUpAnswerSchema = z.object({ violations: z.array(z.string()), isValueRead: z.boolean() });

/** `deletion`: AWS's DeletionDate of a key or DeletedDate of a secret that is pending deletion; else null. */
export const existingSchema = z.object({
  kind: z.enum(['key', 'alias', 'secret', 'role']),
  name: z.string(),
  deletion: z.string().nullable(),
});
export type Existing = z.output<typeof existingSchema>;
