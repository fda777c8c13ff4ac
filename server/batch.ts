import { setImmediate as nextTurn } from 'node:timers/promises';

/**
 * Answers the calls of one turn of the event loop with one call of `load`, which gets each key once. What is loaded is
 * never older than the call.
 */
export function batch<Key, Value>(
  load: (keys: readonly Key[]) => Promise<ReadonlyMap<Key, Value>>,
): (key: Key) => Promise<Value | undefined> {
  let open: { keys: Set<Key>; answer: Promise<ReadonlyMap<Key, Value>> } | null = null;
  return async (key) => {
    if (!open) {
      const keys = new Set<Key>();
      const answer = nextTurn().then(() => {
        open = null;
        return load([...keys]);
      });
      open = { keys, answer };
    }
    open.keys.add(key);
    return (await open.answer).get(key);
  };
}
