import { Option } from 'commander';

export interface EndpointFlag {
  readonly endpoint?: string;
}

/** Names the Spacelift account, for pools without a configuration. */
export function endpointOption(): Option {
  return new Option(
    '--endpoint <url>',
    'URL of the Spacelift account. Without a configuration, the API key is sent only to an account that you name or confirm, or that is stored with the key.',
  );
}
