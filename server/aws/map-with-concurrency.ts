/** Calls `ask` for each item with limited concurrency and returns the results in order. Stops at the first error. */
export async function mapWithConcurrency<Item, Value>(
  items: readonly Item[],
  atOnce: number,
  ask: (item: Item) => Promise<Value>,
): Promise<Value[]> {
  const values: Value[] = [];
  for (let start = 0; start < items.length; start += atOnce) {
    values.push(...(await Promise.all(items.slice(start, start + atOnce).map(ask))));
  }
  return values;
}
