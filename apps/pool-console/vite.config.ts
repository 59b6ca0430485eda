import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { defineConfig, type Plugin } from 'vite';

export default defineConfig({
  root: import.meta.dirname,
  cacheDir: join(import.meta.dirname, 'dist/.vite'),
  resolve: { conditions: ['@poolkeeper/source', 'module', 'browser'] },
  build: {
    outDir: 'dist/page',
    emptyOutDir: true,
    target: 'es2023',
    modulePreload: false,
    cssCodeSplit: false,
    reportCompressedSize: false,
  },
  plugins: [oneFile()],
});

/** Puts the script and the styles into the page, so that it requests nothing and its policy can name them by their hashes. */
function oneFile(): Plugin {
  return {
    name: 'one-file',
    enforce: 'post',
    generateBundle(_options, bundle) {
      const page = Object.values(bundle).find(({ fileName }) => fileName === 'index.html');
      if (page?.type !== 'asset') throw new Error('the build must have made index.html');
      let html = String(page.source);
      for (const [name, file] of Object.entries(bundle)) {
        if (file.type === 'chunk') {
          // An end tag inside a string would end the script.
          const script = file.code.replaceAll('</script', String.raw`<\/script`);
          html = html.replace(new RegExp(`<script[^>]*src="/${name}"[^>]*></script>`), '');
          html = html.replace('</body>', () => `<script type="module">${script}</script>\n  </body>`);
        } else if (name.endsWith('.css')) {
          const styles = String(file.source);
          html = html.replace(
            new RegExp(`<link[^>]*href="/${name}"[^>]*>`),
            () => `<style>${styles}</style>`,
          );
        } else continue;
        Reflect.deleteProperty(bundle, name);
      }
      page.source = html.replace('</body>', () => `<!--\n${licenses()}\n-->\n  </body>`);
    },
  };
}

/** Of the packages whose code the page contains: each asks that its license stays with it. */
function licenses(): string {
  const { resolve } = createRequire(import.meta.url);
  const packages = { Preact: resolve('preact/package.json'), uPlot: dirname(resolve('uplot')) };
  return Object.entries(packages)
    .map(([name, file]) => `${name}\n\n${readFileSync(join(dirname(file), 'LICENSE'), 'utf8')}`)
    .join('\n');
}
