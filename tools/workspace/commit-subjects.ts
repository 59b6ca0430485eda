// Checks the subjects of the commits since a base: node tools/workspace/commit-subjects.ts [origin/main]
import { execFileSync } from 'node:child_process';

const types = ['feat', 'fix', 'perf', 'refactor', 'test', 'docs', 'build', 'ci', 'chore', 'revert'];
const conventional = new RegExp(`^(?:${types.join('|')})(?:\\([a-z][a-z-]*\\))?!?: \\S`);
const longest = 72;

/** What is wrong with the subject of a commit; empty when nothing is. */
export function subjectProblems(subject: string): readonly string[] {
  const problems: string[] = [];
  if (!conventional.test(subject)) {
    problems.push(
      `must start with a type and may name a project: "fix(autoscaler): ..."; types: ${types.join(', ')}`,
    );
  }
  if (subject.length > longest) problems.push(`must be at most ${longest} characters, got ${subject.length}`);
  if (subject.endsWith('.')) problems.push('must not end with a full stop');
  return problems;
}

if (import.meta.main) {
  const base = process.argv[2] ?? 'origin/main';
  const log = execFileSync('git', ['log', '--no-merges', '--format=%h %s', `${base}..HEAD`], {
    encoding: 'utf8',
  });
  for (const line of log.split('\n').filter((text) => text !== '')) {
    const [hash = '', ...words] = line.split(' ');
    for (const problem of subjectProblems(words.join(' '))) {
      process.stderr.write(`${line}\n  the subject of ${hash} ${problem}\n`);
      process.exitCode = 1;
    }
  }
}
