import { act, fireEvent, renderHook } from '@testing-library/react';
import { expect, test } from 'vitest';
import { preparePage } from '#components/testing/show.tsx';
import { isStepOfForm } from './draft/form-address.ts';
import { type Losses, useLeaveGuard } from './use-leave-guard.ts';

const NOTHING: Losses = { passwords: false, values: false };
const PASSWORDS: Losses = { passwords: true, values: false };
const VALUES: Losses = { passwords: false, values: true };

function guard(losses: Losses, { isSaving = false } = {}) {
  const { router, Page } = preparePage({ at: '/runs/new?draft=one&step=key' });
  const isSameForm = (url: URL) => isStepOfForm(url, 'one');
  const options = { findLosses: () => losses, isSaving: () => isSaving, isSameForm };
  const { result } = renderHook(() => useLeaveGuard(options), { wrapper: Page });
  return { guard: () => result.current, router };
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

test('a form whose draft is saved closes and leaves without confirmation', () => {
  const { guard: now, router } = guard(NOTHING);
  expect(isAskedOnClose()).toBe(false);
  expect(isHeldUp({ href: '/runs' })).toBe(false);
  act(() => now().ask('/runs'));
  expect(now().wanted).toBeNull();
  expect(router.push).toHaveBeenCalledExactlyOnceWith('/runs');
});

test.each([
  ['with a typed password', PASSWORDS, {}, true],
  ['with values that could not be saved', VALUES, {}, true],
  ['while the last change is being saved', NOTHING, { isSaving: true }, false],
])('a tab %s closes only after confirmation', (_what, losses, how, isAskedOnLink) => {
  guard(losses, how);
  expect(isAskedOnClose()).toBe(true);
  expect(isHeldUp({ href: '/runs' })).toBe(isAskedOnLink);
});

test('a link away from typed passwords waits for the answer, and Leave then follows it', () => {
  const { guard: now, router } = guard(PASSWORDS);
  expect(isHeldUp({ href: '/runs?state=failed' })).toBe(true);
  expect(now().wanted).toBe('/runs?state=failed');
  expect(router.push).not.toHaveBeenCalled();
  act(() => now().leave());
  expect(router.push).toHaveBeenCalledExactlyOnceWith('/runs?state=failed');
  expect(isAskedOnClose()).toBe(false);
});

test('Stay goes nowhere and keeps the form', () => {
  const { guard: now, router } = guard(PASSWORDS);
  act(() => now().ask('/runs'));
  expect(now().wanted).toBe('/runs');
  act(() => now().stay());
  expect(now().wanted).toBeNull();
  expect(router.push).not.toHaveBeenCalled();
});

test.each([
  ['a place on this page', { href: '/runs/new?draft=one&step=key#top' }, {}],
  ['another step of the form', { href: '/runs/new?draft=one&step=role' }, {}],
  ['a new tab', { href: '/runs', target: '_blank' }, {}],
  ['a new tab with Ctrl', { href: '/runs' }, { ctrlKey: true }],
  ['the sign-in, which returns to the draft', { href: '/sign-in?from=/runs/new' }, {}],
])('a link to %s asks for no confirmation', (_what, attributes, how) => {
  const { guard: now } = guard(PASSWORDS);
  expect(isHeldUp(attributes as Record<string, string>, how)).toBe(false);
  expect(now().wanted).toBeNull();
});

test.each([
  ['a new form', '/runs/new'],
  ['another draft', '/runs/new?draft=two&step=key'],
  ['a template', '/runs/new?template=run'],
])('a link to %s leaves this form', (_what, href) => {
  guard(PASSWORDS);
  expect(isHeldUp({ href })).toBe(true);
});

test('the sign-in asks for confirmation while values are unsaved', () => {
  guard(VALUES);
  expect(isHeldUp({ href: '/sign-in?from=/runs/new' })).toBe(true);
});

test('a sent form needs no confirmation', () => {
  const { guard: now } = guard(PASSWORDS);
  act(() => now().allow());
  expect(isAskedOnClose()).toBe(false);
  expect(isHeldUp({ href: '/runs' })).toBe(false);
});
