import { cloudscapeStyles, embeddedFont, isOfCloudscape, withShortClasses } from './cloudscape-styles.ts';
import { isUnusedPart, type ModuleGraph, readModuleGraph } from './module-graph.ts';
import { exportsOnly, withoutLongWork, withoutUnusedParts } from './unused-parts.ts';

/** The part of a loader's context that this one uses. */
interface LoaderContext {
  rootContext: string;
  resourcePath: string;
  resourceQuery: string;
  addDependency: (file: string) => void;
}

let known: ModuleGraph | null = null;

/**
 * A loader of Next's bundler (next.config.mjs). It fills cloudscape.css and the fonts beside it, and empties the styles
 * that Cloudscape's components import one by one, which would be several dozen requests a page. It also empties
 * components that no page can show, and removes unused parts of other modules and what takes long on the server.
 */
export default function loadStyles(this: LoaderContext, source: string): string | Buffer {
  const { rootContext: root, resourcePath: file } = this;
  if (isUnusedPart(file)) return exportsOnly(source);
  if (file.endsWith('.woff2')) return embeddedFont(root, this.resourceQuery.slice(1));
  if (file.endsWith('.css.js')) return withShortClasses(source);
  if (file.endsWith('.js')) {
    const quick = withoutLongWork(file, source);
    if (quick !== null) return quick;
    known ??= readModuleGraph(root);
    for (const name of known.scripts) if (!isOfCloudscape(name)) this.addDependency(name);
    return withoutUnusedParts(file, source, known);
  }
  if (!isOfCloudscape(file)) {
    known = readModuleGraph(root);
    for (const name of known.scripts) if (!isOfCloudscape(name)) this.addDependency(name);
    return source + cloudscapeStyles(root, known);
  }
  if (!known?.styles.includes(file)) known = readModuleGraph(root);
  if (!known.styles.includes(file)) throw new Error(`cloudscape.css lacks ${file}.`);
  return '';
}
