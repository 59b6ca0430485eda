import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { textAnswer, type HttpAnswer } from '../http-answer.ts';

/** In the package the page is beside the bundle, in the workspace where its project builds it. */
const places = ['./console.html', '../../../../pool-console/dist/page/index.html'].map(
  (path) => new URL(path, import.meta.url),
);
let answer: HttpAnswer | undefined;

/**
 * The console: one HTML file that reads this server with the token from its URL, and loads nothing from elsewhere. The policy allows
 * only the scripts and styles that the file contains.
 */
export function consolePage(): HttpAnswer {
  answer ??= readPage();
  return answer ?? textAnswer(503, 'the console is not built: run "npx nx build @poolkeeper/pool-console"');
}

function readPage(): HttpAnswer | undefined {
  const place = places.find((each) => existsSync(each));
  if (place === undefined) return undefined;
  const page = readFileSync(place, 'utf8');
  return {
    status: 200,
    headers: {
      'content-type': 'text/html;charset=UTF-8',
      'cache-control': 'no-store',
      'content-security-policy': [
        "default-src 'none'",
        `script-src ${hashes(page, /<script[^>]*>([^]*?)<\/script>/g)}`,
        `style-src ${hashes(page, /<style[^>]*>([^]*?)<\/style>/g)}`,
        'img-src data:',
        "connect-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
      'referrer-policy': 'no-referrer',
      'x-content-type-options': 'nosniff',
    },
    body: page,
  };
}

function hashes(page: string, element: RegExp): string {
  return [...page.matchAll(element)]
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');
}
