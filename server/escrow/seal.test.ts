import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { makeDataKey, openPassword, sealPassword, unwrapDataKey, wrapDataKey } from './seal.ts';

const masterKey = randomBytes(32);
const scope = { runId: 'run-1', teamId: 'payments' };
const password = 'pä"ss\\word %20 秘密';

function seal() {
  const dataKey = makeDataKey();
  return { dataKey, sealed: sealPassword(dataKey, scope, 'source', password) };
}

describe('escrow', () => {
  it('returns a password byte for byte, also through the wrapped data key', () => {
    const { dataKey, sealed } = seal();
    const unwrapped = unwrapDataKey(masterKey, scope, wrapDataKey(masterKey, scope, dataKey));
    expect(openPassword(unwrapped, scope, 'source', sealed)).toBe(password);
  });

  it('gives a different ciphertext each time for the same password', () => {
    const { dataKey, sealed } = seal();
    expect(sealPassword(dataKey, scope, 'source', password).equals(sealed)).toBe(false);
  });

  it.each([
    ['another field', scope, 'destination'],
    ['another run', { ...scope, runId: 'run-2' }, 'source'],
    ['another team', { ...scope, teamId: 'analytics' }, 'source'],
  ] as const)('does not decrypt for %s', (_what, other, field) => {
    const { dataKey, sealed } = seal();
    expect(() => openPassword(dataKey, other, field, sealed)).toThrow('escrow-unreadable');
  });

  it('rejects any single flipped bit', () => {
    const { dataKey, sealed } = seal();
    for (let bit = 0; bit < sealed.length * 8; bit += 1) {
      const changed = Buffer.from(sealed);
      const at = bit >> 3;
      changed[at] = (changed[at] as number) ^ (1 << (bit & 7));
      expect(() => openPassword(dataKey, scope, 'source', changed)).toThrow('escrow-unreadable');
    }
  });

  it('does not unwrap a data key with another master key or for another run', () => {
    const wrapped = wrapDataKey(masterKey, scope, makeDataKey());
    expect(() => unwrapDataKey(randomBytes(32), scope, wrapped)).toThrow('escrow-unreadable');
    expect(() => unwrapDataKey(masterKey, { ...scope, runId: 'run-2' }, wrapped)).toThrow('escrow-unreadable');
  });

  it('throws escrow-unreadable for a truncated value, not a library error', () => {
    const { dataKey, sealed } = seal();
    expect(() => openPassword(dataKey, scope, 'source', sealed.subarray(0, 5))).toThrow('escrow-unreadable');
  });
});
