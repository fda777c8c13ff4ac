import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The repository files that Node loads with the given one, as paths from the root: the file, its imports, and theirs.
 * Read from the import statements; unreadable files are left out, since Node reports them itself.
 */
export function findLoaded(root: string, entry: string): ReadonlySet<string> {
  const loaded = new Set([entry]);
  // Iterating a Set includes items added during the loop.
  for (const file of loaded) {
    for (const specifier of findImports(readText(path.join(root, file)))) {
      const imported = resolve(file, specifier);
      if (imported !== null) loaded.add(imported);
    }
  }
  return loaded;
}

/** Statements that TypeScript erases load nothing. */
function findImports(text: string): string[] {
  const statements = text.matchAll(/^(?:import|export)\s(?!type\s)(?:[^'";]*?\sfrom\s)?['"]([^'"]+)['"]/gm);
  const calls = text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g);
  return [...statements, ...calls].map(([, specifier]) => specifier as string);
}

/** Null for a package. */
function resolve(importer: string, specifier: string): string | null {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? path.posix.join(path.posix.dirname(importer), specifier) : null;
}

function readText(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return '';
  }
}
