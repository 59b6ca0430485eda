import { Spec, Validation } from '@cyclonedx/cyclonedx-library';
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { cpSync, globSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';

const root = join(import.meta.dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'bundle-'));
const project = 'apps/lifecycle-manager';
/** A copy of the sources in another folder. The target `build` has made the first artifact in the workspace. */
const copy = join(folder, 'somewhere/else');

interface Bill {
  readonly metadata: { readonly component: { readonly purl: string } };
  readonly components: readonly { readonly purl: string }[];
}

beforeAll(() => {
  copySources();
  const { status, stderr } = spawnSync(process.execPath, ['tools/workspace/bundle.ts', project], {
    cwd: copy,
    encoding: 'utf8',
    env: { ...process.env, TZ: 'Asia/Tokyo', NODE_OPTIONS: `--import=data:text/javascript,${laterClock}` },
  });
  if (status !== 0) throw new Error(stderr);
}, 600_000);

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

it('gives the same bytes in another folder, at another time and in another time zone', () => {
  for (const file of ['lifecycle-manager.zip', 'sbom.cdx.json', 'SHA256SUMS']) {
    expect(artifact(copy, file).equals(artifact(root, file)), file).toBe(true);
  }
});

it('states the checksum of each file', () => {
  const lines = artifact(root, 'SHA256SUMS').toString().trim().split('\n');

  expect(lines).toEqual(
    ['lifecycle-manager.zip', 'sbom.cdx.json'].map((file) => {
      const checksum = createHash('sha256').update(artifact(root, file)).digest('hex');
      return `${checksum}  ${file}`;
    }),
  );
});

it('lists exactly the packages whose code is in the bundle', async () => {
  const text = artifact(root, 'sbom.cdx.json').toString();
  const { metadata, components } = JSON.parse(text) as Bill;
  const listed = [metadata.component, ...components].map(({ purl }) => purl);

  expect(await new Validation.JsonStrictValidator(Spec.Version.v1dot6).validate(text)).toBeNull();
  expect(new Set(listed.map((purl) => purl.replace(/@[^@]+$/, '')))).toEqual(packagesOfSourceMap());
});

const laterClock = encodeURIComponent(`
  const Now = Date;
  globalThis.Date = class extends Now {
    constructor(...time) { super(...(time.length === 0 ? [Date.now()] : time)); }
    static now() { return Now.now() + 1e10; }
  };
`);

function copySources(): void {
  mkdirSync(join(copy, 'tools/workspace'), { recursive: true });
  for (const sources of [project, ...globSync('libs/*', { cwd: root })]) {
    for (const part of ['package.json', 'tsconfig.json', 'src']) copyOf(join(sources, part));
  }
  for (const file of globSync('tools/workspace/*.ts', { cwd: root })) copyOf(file);
  for (const file of ['package.json', 'tsconfig.base.json', 'LICENSE']) copyOf(file);
  linkPackages();
}

function copyOf(path: string): void {
  cpSync(join(root, path), join(copy, path), { recursive: true });
}

/** Packages of npm are where they are installed, those of the workspace in the copy. */
function linkPackages(): void {
  const modules = join(copy, 'node_modules');
  for (const name of globSync(['*', '@*/*'], { cwd: join(root, 'node_modules') })) {
    if (/^@[^/]+$/.test(name) || name.startsWith('@poolkeeper/')) continue;
    mkdirSync(dirname(join(modules, name)), { recursive: true });
    symlinkSync(join(root, 'node_modules', name), join(modules, name));
  }
  mkdirSync(join(modules, '@poolkeeper'));
  for (const library of globSync('libs/*', { cwd: copy })) {
    symlinkSync(join(copy, library), join(modules, '@poolkeeper', basename(library)));
  }
}

function artifact(workspace: string, file: string): Buffer {
  return readFileSync(join(workspace, project, 'dist/artifact', file));
}

/** The packages that the source map of the bundle names, as package URLs without a version. */
function packagesOfSourceMap(): ReadonlySet<string> {
  const map = readFileSync(join(root, project, 'dist/bundle/index.mjs.map'), 'utf8');
  const { sources } = JSON.parse(map) as { readonly sources: readonly string[] };
  const names = sources
    .filter((source) => source.includes('/'))
    .map((source) => {
      const [, installed] = /.*\/node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(source) ?? [];
      const [, ours] = /(?:libs|apps)\/([^/]+)\/src/.exec(source) ?? ['', 'lifecycle-manager'];
      return installed ?? `@poolkeeper/${ours}`;
    });
  return new Set(names.map((name) => `pkg:npm/${name.replace('@', '%40')}`));
}
