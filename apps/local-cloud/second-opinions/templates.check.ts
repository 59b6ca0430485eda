import { spawn } from 'node:child_process';
import { basename, dirname } from 'node:path';
import { text } from 'node:stream/consumers';
import { regionsWithoutFunctionUrls, regionsWithSpaceliftImages } from '@poolkeeper/pool-config';
import { expect, it } from 'vitest';
import { pythonProgram } from './python-packages.ts';
import { synthesizedTemplates } from './synthesized-templates.ts';

/** Rules whose findings are right, and why they change nothing. */
const accepted: Readonly<Record<string, string>> = {
  W3005: 'the CDK makes resources depend on a role and its policy, although they refer to the role already',
};

it('cfn-lint finds nothing in a template, in any region with images of Spacelift', async () => {
  const templates = synthesizedTemplates().map(({ path }) => path);

  const findings = await lint(templates);

  const unexpected = findings.filter((finding) => !(finding.rule in accepted) && !isKnown(finding));
  expect(unexpected.map(describe)).toEqual([]);
  expect(Object.keys(accepted).filter((rule) => findings.every((finding) => finding.rule !== rule))).toEqual(
    [],
  );
});

/** The configuration of a webhook is refused in regions without function URLs, and the guide says that Slack's example is not for GovCloud. */
function isKnown({ message }: Finding): boolean {
  const lacks = (type: string, regions: readonly string[]) =>
    message.includes(type) && regions.some((region) => message.endsWith(`does not exist in '${region}'`));
  return (
    lacks('AWS::Lambda::Url', regionsWithoutFunctionUrls) ||
    lacks('AWS::Chatbot::SlackChannelConfiguration', ['us-gov-east-1', 'us-gov-west-1'])
  );
}

interface Finding {
  readonly rule: string;
  readonly file: string;
  readonly message: string;
}

async function lint(templates: readonly string[]): Promise<readonly Finding[]> {
  const options = [
    '--format',
    'json',
    '--regions',
    ...regionsWithSpaceliftImages,
    '--template',
    ...templates,
  ];
  const process = spawn(pythonProgram('cfn-lint'), options, { stdio: ['ignore', 'pipe', 'inherit'] });
  const found = JSON.parse(await text(process.stdout)) as readonly {
    readonly Rule: { readonly Id: string };
    readonly Filename: string;
    readonly Message: string;
  }[];
  return found.map(({ Rule, Filename, Message }) => ({ rule: Rule.Id, file: Filename, message: Message }));
}

function describe({ rule, file, message }: Finding): string {
  return `${basename(dirname(file))}/${basename(file)}: ${rule} ${message}`;
}
