import { createReadStream, globSync } from 'node:fs';
import { readFile, stat, writeFile } from 'node:fs/promises';
import type { RequestListener } from 'node:http';
import path from 'node:path';
import { pipeline } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress } from 'node:zlib';

/** The address of the folder `static` of the build. Every file in it has a hash of its content in its name. */
const ADDRESS = '/_next/static/';
const PACKED = '.br';
const TYPES: Readonly<Record<string, string>> = {
  '.js': 'application/javascript; charset=UTF-8',
  '.css': 'text/css; charset=UTF-8',
};

/** Compresses the scripts and styles of a build as far as possible, beside the originals. */
export async function packFiles(build: string): Promise<void> {
  const compress = promisify(brotliCompress);
  const names = globSync('static/**/*.{js,css}', { cwd: build });
  await Promise.all(
    names.map(async (name) => {
      const file = path.join(build, name);
      await writeFile(file + PACKED, await compress(await readFile(file)));
    }),
  );
}

/**
 * Answers requests for the packed files of a build, and leaves the others to `serve`: other files, and browsers that
 * don’t read Brotli, as most do over http. Next would compress each answer anew, and a fifth larger.
 */
export async function withPackedFiles(build: string, serve: RequestListener): Promise<RequestListener> {
  const files = await findPackedFiles(build);
  return (request, response) => {
    const { method, url = '', headers } = request;
    const file = files.get(url.replace(/\?.*$/, ''));
    const isRead = method === 'GET' || method === 'HEAD';
    if (!file || !isRead || !readsBrotli(headers['accept-encoding']) || headers.range) {
      serve(request, response);
      return;
    }
    response.writeHead(200, {
      'Content-Type': file.type,
      'Content-Encoding': 'br',
      'Content-Length': file.bytes,
      'Cache-Control': 'public, max-age=31536000, immutable',
      Vary: 'Accept-Encoding',
    });
    if (method === 'HEAD') response.end();
    // On an error it closes the connection, which the browser reports.
    else pipeline(createReadStream(file.name), response, () => undefined);
  };
}

async function findPackedFiles(build: string) {
  const names = globSync(`static/**/*${PACKED}`, { cwd: build });
  const entries = names.map(async (name) => {
    const original = name.slice(0, -PACKED.length).replaceAll(path.sep, '/');
    const type = TYPES[path.extname(original)];
    if (!type) throw new Error(`${name} has an unknown type.`);
    const { size } = await stat(path.join(build, name));
    const file = { name: path.join(build, name), bytes: size, type };
    return [original.replace('static/', ADDRESS), file] as const;
  });
  return new Map(await Promise.all(entries));
}

/** Whether an Accept-Encoding header names Brotli, other than to refuse it with `q=0`. */
function readsBrotli(accepted: string | string[] | undefined): boolean {
  const encodings = String(accepted ?? '').split(',');
  return encodings.some((one) => /^\s*br\s*(?:;(?!\s*q=0(?:\.0*)?\s*$).*)?$/.test(one));
}
