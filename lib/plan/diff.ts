/** One line of a comparison: `same` is in both texts, `removed` only in the first, `added` only in the second. */
export interface DiffLine {
  kind: 'same' | 'added' | 'removed';
  text: string;
}

/** Compares the formatted lines of two JSON values. Null has no lines. */
export function diffJson(before: unknown, after: unknown): DiffLine[] {
  return diffLines(jsonLines(before), jsonLines(after));
}

function jsonLines(value: unknown): string[] {
  return value === null ? [] : JSON.stringify(value, null, 2).split('\n');
}

/** Longest common subsequence by table. Policies have a few hundred lines at most, so the square is small. */
export function diffLines(before: readonly string[], after: readonly string[]): DiffLine[] {
  const common = commonLengths(before, after);
  const lines: DiffLine[] = [];
  let [left, right] = [0, 0];
  while (left < before.length || right < after.length) {
    if (before[left] === after[right]) {
      lines.push({ kind: 'same', text: before[left] as string });
      left += 1;
      right += 1;
    } else if (left < before.length && at(common, left + 1, right) >= at(common, left, right + 1)) {
      lines.push({ kind: 'removed', text: before[left] as string });
      left += 1;
    } else {
      lines.push({ kind: 'added', text: after[right] as string });
      right += 1;
    }
  }
  return lines;
}

/** `table[i][j]`: the number of lines that both texts have in common after line i and line j. */
function commonLengths(before: readonly string[], after: readonly string[]): number[][] {
  const table = Array.from({ length: before.length + 1 }, (): number[] => []);
  for (let left = before.length - 1; left >= 0; left -= 1) {
    for (let right = after.length - 1; right >= 0; right -= 1) {
      const row = table[left] as number[];
      row[right] =
        before[left] === after[right]
          ? at(table, left + 1, right + 1) + 1
          : Math.max(at(table, left + 1, right), at(table, left, right + 1));
    }
  }
  return table;
}

/** 0 past the end of either text. */
function at(table: number[][], left: number, right: number): number {
  return table[left]?.[right] ?? 0;
}

/** Lines to show, or a number of equal lines that are left out here. */
export type DiffPart = { kind: 'lines'; lines: DiffLine[] } | { kind: 'hidden'; lines: DiffLine[] };

/**
 * Folds long runs of equal lines and keeps `around` lines next to each change. A comparison without changes stays
 * whole.
 */
export function foldDiff(lines: readonly DiffLine[], around: number): DiffPart[] {
  const changed = lines.flatMap((line, index) => (line.kind === 'same' ? [] : [index]));
  if (changed.length === 0) return [{ kind: 'lines', lines: [...lines] }];
  const isNear = (index: number) => changed.some((change) => Math.abs(change - index) <= around);
  const parts: DiffPart[] = [];
  lines.forEach((line, index) => {
    const kind = isNear(index) ? 'lines' : 'hidden';
    const last = parts.at(-1);
    if (last?.kind === kind) last.lines.push(line);
    else parts.push({ kind, lines: [line] });
  });
  return parts;
}
