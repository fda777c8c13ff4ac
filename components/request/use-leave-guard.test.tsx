import { act, fireEvent, renderHook } from '@testing-library/react';
import { expect, test, vi } from 'vitest';
import { preparePage } from '#components/testing/show.tsx';
import { useLeaveGuard } from './use-leave-guard.ts';

function guard(isDirty: boolean) {
  const { router, Page } = preparePage({ at: '/runs/new' });
  const onLeave = vi.fn();
  const { result } = renderHook(() => useLeaveGuard(isDirty, onLeave), { wrapper: Page });
  return { guard: () => result.current, router, onLeave };
}

/** Whether the browser asks for confirmation before it closes the tab. */
function isAskedOnClose(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

/** Whether the guard intercepts a click on a link. */
function isHeldUp(attributes: Record<string, string>, how: MouseEventInit = {}): boolean {
  const link = Object.assign(document.createElement('a'), attributes);
  // jsdom doesn't follow links.
  link.addEventListener('click', (event) => event.preventDefault());
  let isReached = false;
  link.addEventListener('click', () => (isReached = true));
  document.body.append(link);
  fireEvent.click(link, how);
  link.remove();
  return !isReached;
}

test('an empty form closes without confirmation', () => {
  const { guard: now, router } = guard(false);
  expect(isAskedOnClose()).toBe(false);
  expect(isHeldUp({ href: '/runs' })).toBe(false);
  act(() => now().ask('/runs'));
  expect(now().wanted).toBeNull();
  expect(router.push).toHaveBeenCalledExactlyOnceWith('/runs');
});

test('a tab with a started form closes only after confirmation', () => {
  guard(true);
  expect(isAskedOnClose()).toBe(true);
});

test('a link away from a started form waits for the answer, and Leave then follows it', () => {
  const { guard: now, router, onLeave } = guard(true);
  expect(isHeldUp({ href: '/runs?state=failed' })).toBe(true);
  expect(now().wanted).toBe('/runs?state=failed');
  expect(router.push).not.toHaveBeenCalled();
  act(() => now().leave());
  expect(onLeave).toHaveBeenCalledOnce();
  expect(router.push).toHaveBeenCalledExactlyOnceWith('/runs?state=failed');
  expect(isAskedOnClose()).toBe(false);
});

test('Stay goes nowhere and keeps the form', () => {
  const { guard: now, router, onLeave } = guard(true);
  act(() => now().ask('/runs'));
  expect(now().wanted).toBe('/runs');
  act(() => now().stay());
  expect(now().wanted).toBeNull();
  expect(onLeave).not.toHaveBeenCalled();
  expect(router.push).not.toHaveBeenCalled();
});

test.each([
  ['this page', { href: '/runs/new#top' }, {}],
  ['a new tab', { href: '/runs', target: '_blank' }, {}],
  ['a new tab with Ctrl', { href: '/runs' }, { ctrlKey: true }],
  ['the sign-in, which keeps the draft', { href: '/sign-in?to=/runs/new' }, {}],
])('a link to %s loses nothing and asks for no confirmation', (_what, attributes, how) => {
  const { guard: now } = guard(true);
  expect(isHeldUp(attributes as Record<string, string>, how)).toBe(false);
  expect(now().wanted).toBeNull();
});

test('a sent form needs no confirmation', () => {
  const { guard: now } = guard(true);
  act(() => now().allow());
  expect(isAskedOnClose()).toBe(false);
  expect(isHeldUp({ href: '/runs' })).toBe(false);
});
