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

/** Whether the browser asks before it closes the tab. */
function isAskedOnClose(): boolean {
  return !window.dispatchEvent(new Event('beforeunload', { cancelable: true }));
}

/** Whether a click on a link is held up. */
function isHeldUp(attributes: Record<string, string>, how: MouseEventInit = {}): boolean {
  const link = Object.assign(document.createElement('a'), attributes);
  // jsdom follows no links.
  link.addEventListener('click', (event) => event.preventDefault());
  let isReached = false;
  link.addEventListener('click', () => (isReached = true));
  document.body.append(link);
  fireEvent.click(link, how);
  link.remove();
  return !isReached;
}

test('an empty form is left without a question', () => {
  const { guard: now, router } = guard(false);
  expect(isAskedOnClose()).toBe(false);
  expect(isHeldUp({ href: '/runs' })).toBe(false);
  act(() => now().ask('/runs'));
  expect(now().wanted).toBeNull();
  expect(router.push).toHaveBeenCalledExactlyOnceWith('/runs');
});

test('a tab with a form that was begun is not closed without a question', () => {
  guard(true);
  expect(isAskedOnClose()).toBe(true);
});

test('a link away from a form that was begun waits for the answer, and Leave then goes there', () => {
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
])('a link to %s loses nothing and asks nothing', (_what, attributes, how) => {
  const { guard: now } = guard(true);
  expect(isHeldUp(attributes as Record<string, string>, how)).toBe(false);
  expect(now().wanted).toBeNull();
});

test('once the form is sent, nothing is asked any more', () => {
  const { guard: now } = guard(true);
  act(() => now().allow());
  expect(isAskedOnClose()).toBe(false);
  expect(isHeldUp({ href: '/runs' })).toBe(false);
});
