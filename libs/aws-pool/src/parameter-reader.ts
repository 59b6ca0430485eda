import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callAws, clientOf, type AwsConnection } from './connection.ts';
import { codeOf } from './translate-aws-error.ts';

/** Reads plain (not secret) parameters of the SSM Parameter Store. */
export interface ParameterReader {
  /** Resolves with undefined if the parameter does not exist. May throw the errors of every call. */
  read(name: string): Promise<string | undefined>;
}

/** Creates the SDK client once, so call it outside the Lambda handler. */
export function createParameterReader(connection: AwsConnection): ParameterReader {
  const ssm = clientOf('ssm', connection, (settings) => new SSMClient(settings));

  return {
    async read(name) {
      const command = new GetParameterCommand({ Name: name });
      const answer = await callAws(
        connection,
        { action: 'ssm:GetParameter', send: (sending) => ssm.send(command, sending) },
        (error) => (codeOf(error) === 'ParameterNotFound' ? 'not-found' : undefined),
      );
      return answer === 'not-found' ? undefined : answer.Parameter?.Value;
    },
  };
}
