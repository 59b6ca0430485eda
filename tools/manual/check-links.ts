// Follows every link of the built site, to its heading. Links to other sites are not followed: CI must not depend on them.
import { join } from 'node:path';
import { LinkChecker, LinkState } from 'linkinator';

const { links } = await new LinkChecker().check({
  path: '/',
  serverRoot: join(import.meta.dirname, 'dist/site'),
  recurse: true,
  checkFragments: true,
  linksToSkip: (link) => Promise.resolve(new URL(link).hostname !== '127.0.0.1'),
});
const broken = links.filter(({ state }) => state === LinkState.BROKEN);
for (const { url, parent = '' } of broken) process.stderr.write(`${parent}: nothing is at ${url}\n`);
const followed = links.filter(({ state }) => state === LinkState.OK).length;
process.stdout.write(`${followed} links lead somewhere, ${broken.length} do not\n`);
process.exitCode = broken.length === 0 && followed > 0 ? 0 : 1;
