import { fileURLToPath } from 'node:url';
import type { FunctionSettings } from '../functions/function-settings.ts';

/** The settings of a function whose handlers are in `functions/fixtures`, such as `index.echo`. */
export function aFunction(settings: Partial<FunctionSettings> = {}): FunctionSettings {
  return {
    name: 'a-function',
    codeFolder: fileURLToPath(new URL('../functions/fixtures/', import.meta.url)),
    handler: 'index.echo',
    timeoutSeconds: 30,
    memoryMb: 128,
    environment: {},
    credentials: { accessKeyId: 'ASIAFUNCTION', secretAccessKey: 'secret', sessionToken: 'token' },
    ...settings,
  };
}
