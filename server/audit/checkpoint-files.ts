import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { appendFileSync, existsSync, mkdirSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type Checkpoint, checkpointSchema, checkpointText } from '#lib/audit/checkpoint.ts';

const FILE = 'checkpoints.jsonl';
/** PKCS #8 of an Ed25519 key, up to its 32 bytes (RFC 8410). */
const ED25519_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

function privateKeyOf(key: Buffer): KeyObject {
  return createPrivateKey({ key: Buffer.concat([ED25519_PREFIX, key]), format: 'der', type: 'pkcs8' });
}

/** Adds one signed line to the folder's file; several processes may write to the same one. */
export function writeCheckpoint(folder: string, key: Buffer, what: Omit<Checkpoint, 'signature'>): void {
  const signature = sign(null, Buffer.from(checkpointText(what)), privateKeyOf(key)).toString('base64');
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  appendFileSync(path.join(folder, FILE), `${JSON.stringify({ ...what, signature })}\n`, { mode: 0o600, flush: true });
}

/** The checkpoints of every `.jsonl` file in the folder, and the places (`file:line`) of what nobody with the key has written. */
export function readCheckpoints(folder: string, key: Buffer): { checkpoints: Checkpoint[]; forged: string[] } {
  const publicKey = createPublicKey(privateKeyOf(key));
  const names = existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.jsonl')) : [];
  const checkpoints: Checkpoint[] = [];
  const forged: string[] = [];
  for (const name of names.sort()) {
    const lines = readFileSync(path.join(folder, name), 'utf8').split('\n');
    for (const [index, line] of lines.entries()) {
      if (line === '') continue;
      const checkpoint = readLine(line);
      if (checkpoint && isSigned(checkpoint, publicKey)) checkpoints.push(checkpoint);
      else forged.push(`${path.join(folder, name)}:${index + 1}`);
    }
  }
  return { checkpoints, forged };
}

function isSigned(checkpoint: Checkpoint, publicKey: KeyObject): boolean {
  const signature = Buffer.from(checkpoint.signature, 'base64');
  return verify(null, Buffer.from(checkpointText(checkpoint)), publicKey, signature);
}

function readLine(line: string): Checkpoint | null {
  try {
    return checkpointSchema.parse(JSON.parse(line));
  } catch {
    return null;
  }
}
