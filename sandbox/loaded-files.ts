import { readFileSync } from 'node:fs';
import path from 'node:path';

/**
 * The files of this repository that Node loads with the given one, by path from the root: itself, what it imports, what that imports.
 * Read from the import statements; what cannot be read is left out, since Node says so itself.
 */
export function findLoaded(root: string, entry: string): ReadonlySet<string> {
  const loaded = new Set([entry]);
  // A set goes on to what is added to it meanwhile.
  for (const file of loaded) {
    for (const specifier of findImports(readText(path.join(root, file)))) {
      const imported = resolve(file, specifier);
      if (imported !== null) loaded.add(imported);
    }
  }
  return loaded;
}

/** Statements that TypeScript takes away load nothing. */
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
