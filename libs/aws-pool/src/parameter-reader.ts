import { GetParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import { callAws, clientSettings, type AwsConnection } from './connection.ts';
import { codeOf } from './translate-aws-error.ts';

/** Reads parameters of the SSM Parameter Store that are no secrets. */
export interface ParameterReader {
  /** Undefined when there is no such parameter. May throw the errors that every call may throw. */
  read(name: string): Promise<string | undefined>;
}

/** Makes its SDK client once: create it outside of a function's handler. */
export function createParameterReader(connection: AwsConnection): ParameterReader {
  const ssm = new SSMClient(clientSettings(connection));

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
