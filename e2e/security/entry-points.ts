import { readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { OWN_ROUTES } from '#server/http/serve-events.ts';

/** A way into the portal. */
export interface EntryPoint {
  kind: 'page' | 'route' | 'action';
  /** The path with its parameters in brackets, or the action's name. */
  name: string;
}

const routesSchema = z.record(z.string(), z.string());
const actionsSchema = z.object({
  node: z.record(z.string(), z.object({ exportedName: z.string() })),
  edge: z.record(z.string(), z.object({ exportedName: z.string() })),
});

/** Every way in that a build knows, out of its own manifests, and those that Next doesn't serve; throws where they are written differently from today. */
export function readEntryPoints(root: string): EntryPoint[] {
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(root, '.next', file), 'utf8'));
  const routes = Object.entries(routesSchema.parse(read('app-path-routes-manifest.json')));
  const { node, edge } = actionsSchema.parse(read('server/server-reference-manifest.json'));
  return [
    ...OWN_ROUTES.map((name): EntryPoint => ({ kind: 'route', name })),
    ...routes.map(([file, name]): EntryPoint => ({ kind: file.endsWith('/route') ? 'route' : 'page', name })),
    ...[...Object.values(node), ...Object.values(edge)].map(
      ({ exportedName }): EntryPoint => ({ kind: 'action', name: exportedName }),
    ),
  ];
}

const nameOf = ({ kind, name }: EntryPoint): string => `${kind} ${name}`;

/** Ways in that no row tells of, and rows of what is not there any more. */
export function compareEntryPoints(built: readonly EntryPoint[], told: readonly EntryPoint[]): string[] {
  const [there, rows] = [new Set(built.map(nameOf)), new Set(told.map(nameOf))];
  return [
    ...[...there].filter((name) => !rows.has(name)).map((name) => `${name} has no row in the table of access`),
    ...[...rows].filter((name) => !there.has(name)).map((name) => `${name} has a row, and the build has no such thing`),
  ];
}
