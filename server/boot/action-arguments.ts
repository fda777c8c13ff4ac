/** Far more than the deepest form of the portal has. */
const MAX_DEPTH = 16;
const MAX_VALUES = 2_000;

/**
 * Whether a body holds the arguments of a server action as the portal's own pages write them: a list of plain JSON. React's format knows
 * much more (references to modules, promises, streams), and reading it is where holes have been; none of it gets as far as React.
 */
export function isPlainArguments(body: string): boolean {
  const parsed = parse(body);
  if (!Array.isArray(parsed)) return false;
  const open: { value: unknown; depth: number }[] = [{ value: parsed, depth: 0 }];
  let count = 0;
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    count += 1;
    const { value, depth } = next;
    if (depth > MAX_DEPTH || count > MAX_VALUES) return false;
    if (typeof value === 'string' && !isPlainText(value)) return false;
    if (typeof value !== 'object' || value === null) continue;
    if (Object.hasOwn(value, '__proto__')) return false;
    for (const inner of Object.values(value)) open.push({ value: inner, depth: depth + 1 });
  }
  return true;
}

/** A text that begins with `$` is written with another one; `$undefined` stands for what is left out. */
function isPlainText(text: string): boolean {
  return !text.startsWith('$') || text.startsWith('$$') || text === '$undefined';
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
