// Before each unit test file; only those with a page need anything.
if ('document' in globalThis) {
  // jsdom has no layout: nothing on its pages has a size or changes it.
  globalThis.ResizeObserver ??= class {
    observe() {}
    unobserve() {}
    disconnect() {}
  };
  // A module is evaluated once in a worker, unlike this file.
  await import('./load-cloudscape.ts');
}

export {};
