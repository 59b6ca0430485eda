import { mkdir, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import type { Template, Value } from '../cloudformation/template.ts';

export interface AnAssembly {
  /** Templates by stack name, in order of deployment. */
  readonly stacks: Readonly<Record<string, Template>>;
  /** Folders with the code of functions, by key in the bucket. @default none */
  readonly code?: Readonly<Record<string, string>>;
}

/** Writes a cloud assembly into `folder`, as the CDK does, and returns the folder. */
export async function anAssembly(folder: string, { stacks, code = {} }: AnAssembly): Promise<string> {
  await mkdir(folder, { recursive: true });
  const names = Object.keys(stacks);
  const write = (file: string, content: object) => writeFile(join(folder, file), JSON.stringify(content));
  await write('assets.json', {
    version: '55.0.0',
    files: Object.fromEntries(
      Object.entries(code).map(([objectKey, path]) => [
        objectKey,
        {
          source: { path: relative(folder, path), packaging: 'zip' },
          destinations: { here: { bucketName: 'assets-${AWS::AccountId}-${AWS::Region}', objectKey } },
        },
      ]),
    ),
  });
  await write('manifest.json', {
    version: '55.0.0',
    artifacts: Object.fromEntries([
      ['assets', { type: 'cdk:asset-manifest', properties: { file: 'assets.json' } }],
      ...names.map((name, index) => [
        name,
        {
          type: 'aws:cloudformation:stack',
          dependencies: ['assets', ...names.slice(0, index)],
          properties: { templateFile: `${name}.template.json` },
        },
      ]),
    ]) as object,
  });
  for (const [name, template] of Object.entries(stacks)) await write(`${name}.template.json`, template);
  return folder;
}

/** A role with a policy that an AWS service can assume. */
export function aRole(service: string, statements: readonly Value[]): Template['Resources'][string] {
  return {
    Type: 'AWS::IAM::Role',
    Properties: {
      AssumeRolePolicyDocument: {
        Statement: [{ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: service } }],
      },
      Policies: [{ PolicyName: 'own', PolicyDocument: { Statement: statements } }],
    },
  };
}

/** The `Code` property of a function. */
export function codeAt(key: string): Value {
  return { S3Bucket: { 'Fn::Sub': 'assets-${AWS::AccountId}-${AWS::Region}' }, S3Key: key };
}
