import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { SETTING_NAMES } from '#server/settings/env.ts';
import { SECRET_SETTINGS } from '#server/settings/secret-files.ts';

const root = path.dirname(import.meta.dirname);
const read = (name: string) => readFileSync(path.join(root, name), 'utf8');
const dockerfile = read('Dockerfile');

const compose = z
  .object({
    services: z.object({
      portal: z.looseObject({ environment: z.record(z.string(), z.string()), secrets: z.array(z.string()) }),
      database: z.looseObject({ secrets: z.array(z.string()) }),
    }),
    volumes: z.record(z.string(), z.object({ name: z.string() })),
    secrets: z.record(z.string(), z.object({ file: z.string() })),
  })
  .parse(parse(read('compose.yaml')));
const { portal, database } = compose.services;

test('the image runs as a user without rights, who cannot change the portal', () => {
  const [, final = ''] = dockerfile.split(/^FROM \S+$/m);
  expect(final).toMatch(/^USER 1000:1000$/m);
  expect(final).not.toMatch(/--chown/);
});

test('both stages use one base image, which is named without a registry', () => {
  expect(dockerfile.match(/^FROM .*$/gm)).toEqual([`FROM \${NODE_IMAGE} AS build`, `FROM \${NODE_IMAGE}`]);
  expect(dockerfile).toMatch(/^ARG NODE_IMAGE=node:\d+-slim$/m);
});

test('compose.yaml gives the portal a read-only root, no capabilities, and no port beyond this machine', () => {
  expect(portal).toMatchObject({
    read_only: true,
    cap_drop: ['ALL'],
    security_opt: ['no-new-privileges:true'],
    ports: ['127.0.0.1:3000:3000'],
  });
  expect(database).not.toHaveProperty('ports');
});

test('compose.yaml sets only settings that exist, and each secret as a file', () => {
  const settings = [...SETTING_NAMES, ...SECRET_SETTINGS.map((name) => `${name}_FILE`)];
  expect(Object.keys(portal.environment).filter((name) => !settings.includes(name))).toEqual([]);
  const files = Object.values(portal.environment).filter((value) => value.startsWith('/run/secrets/'));
  expect(files.map((file) => path.basename(file)).sort()).toEqual([...portal.secrets].sort());
  const used = new Set([...portal.secrets, ...database.secrets]);
  expect([...used].sort()).toEqual(Object.keys(compose.secrets).sort());
});

test('what git leaves out, secrets among it, is not sent to the builder', () => {
  const lines = (name: string) =>
    read(name)
      .split('\n')
      .map((line) => line.replace(/\/$/, ''));
  expect(lines('.gitignore').filter((line) => !lines('.dockerignore').includes(line))).toEqual([]);
});
