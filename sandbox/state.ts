import { generateKeyPairSync, randomBytes, randomUUID } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { SandboxFailure } from './failure.ts';

/** Data that must survive a restart, or runs and sessions would be lost. */
const stateSchema = z.object({
  authSecret: z.string(),
  escrowKey: z.string(),
  externalIds: z.object({
    payments: z.string(),
    analytics: z.string(),
    // Folders from before this team existed have none; each start updates the role.
    ledger: z.string().default(() => randomUUID()),
  }),
  /** People are identified by issuer and subject, so another port would make them other people. */
  issuerPort: z.number().int().nullable(),
  issuerKey: z.record(z.string(), z.unknown()),
  cookieKey: z.string(),
});

export type SandboxState = z.output<typeof stateSchema>;

/** Reads the folder's state, or creates it at the first start. */
export function openState(folder: string): SandboxState {
  const file = stateFile(folder);
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    const state = makeState();
    saveState(folder, state);
    return state;
  }
  try {
    return stateSchema.parse(JSON.parse(text));
  } catch (cause) {
    throw new SandboxFailure(`${file} is invalid: delete the folder ${folder} to start over.`, { cause });
  }
}

export function saveState(folder: string, state: SandboxState): void {
  writeWhole(stateFile(folder), `${JSON.stringify(state, null, 2)}\n`, 0o600);
}

/** Writes the file atomically, so that a reader never sees half of it. */
export function writeWhole(file: string, text: string, mode = 0o644): void {
  writeFileSync(`${file}.new`, text, { mode });
  renameSync(`${file}.new`, file);
}

function stateFile(folder: string): string {
  return path.join(folder, 'sandbox-state.json');
}

function makeState(): SandboxState {
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const key = () => randomBytes(32).toString('base64');
  return {
    authSecret: key(),
    escrowKey: key(),
    externalIds: { payments: randomUUID(), analytics: randomUUID(), ledger: randomUUID() },
    issuerPort: null,
    issuerKey: { ...privateKey.export({ format: 'jwk' }), kid: randomUUID(), use: 'sig', alg: 'RS256' },
    cookieKey: key(),
  };
}
