import { describe, expect, it } from 'vitest';
import { isPortalError, PortalError } from './errors.ts';

describe('an expected error', () => {
  it('is recognized by its brand, even if its class comes from another bundle', () => {
    expect(isPortalError(new PortalError('not-found'))).toBe(true);
    expect(isPortalError({ [Symbol.for('limitless-portal.error')]: true })).toBe(true);
  });

  it.each([null, undefined, 'not-found', 7, {}, new Error('not-found'), () => {}])('is not %o', (value) => {
    expect(isPortalError(value)).toBe(false);
  });

  it('shows only its code, and keeps its values and its cause apart', () => {
    const cause = new Error('what AWS said');
    const error = new PortalError('access-denied', { arn: 'arn:secret' }, { cause });
    expect(error).toMatchObject({
      name: 'PortalError',
      message: 'access-denied',
      params: { arn: 'arn:secret' },
      cause,
    });
    expect(error.digest).toBe('portal-error;access-denied');
    expect(`${error}`).toBe('PortalError: access-denied');
  });
});
