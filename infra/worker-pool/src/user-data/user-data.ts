import { readFileSync } from 'node:fs';
import { durationMs, type CompletePoolConfig } from '@poolkeeper/pool-config';
import { gzipSync, strToU8 } from 'fflate';
import { imageSettingsFile, settingsFile, type UserDataContext } from './settings-file.ts';
import { shellQuote } from './shell-quote.ts';

/** EC2's maximum, in bytes. */
const maxUserDataLength = 16_384;

const folder = '/opt/poolkeeper';
const imageFolder = '/opt/poolkeeper-image';

/**
 * Creates the script that cloud-init runs as root at an instance's first start. It contains locations of secrets, never secrets.
 *
 * @throws RangeError if it is longer than EC2's maximum.
 */
export function userData(context: UserDataContext): string {
  const { config } = context;
  const files = [
    hereDocument(`${folder}/settings.sh`, settingsFile(context)),
    hereDocument(`${folder}/environment.sh`, exported(config.environment)),
    hereDocument(`${folder}/before-launcher.sh`, config.userData.setup ?? ''),
    ...scripts.map((name) => hereDocument(`${folder}/${name}`, readScript(name))),
  ];
  const script = [
    '#!/usr/bin/env bash\n',
    'set -Eeuo pipefail\n',
    config.launcher.powerOffOnError ? powerOffOnFailure(durationMs(config.launcher.powerOffDelay)) : '',
    `mkdir -p ${folder}\n`,
    ...files.filter(hasToken),
    packed(files.filter((file) => !hasToken(file)).join('')),
    `chmod 700 ${folder}/*.sh\n`,
    `${folder}/setup.sh\n`,
  ].join('');
  const length = Buffer.byteLength(script);
  if (length > maxUserDataLength) {
    throw new RangeError(
      `the user data must be at most ${maxUserDataLength} bytes, got ${length}: ` +
        'move userData.setup into the image, or let it download a longer script',
    );
  }
  return script;
}

/** The commands that build an image of the pool's own and test it, as root. They contain no secrets. */
export interface ImageCommands {
  readonly build: string;
  /** Succeeds on an instance of the image if a boot will use what the build has put into it. */
  readonly test: string;
}

/** Creates the commands of the image that has these runner images. */
export function imageCommands(config: CompletePoolConfig, runnerImages: readonly string[]): ImageCommands {
  const files = [
    hereDocument(`${imageFolder}/settings.sh`, imageSettingsFile(config, runnerImages)),
    ...imageScripts.map((name) => hereDocument(`${imageFolder}/${name}`, readScript(name))),
  ];
  return {
    build: [
      `mkdir -p ${imageFolder}\n`,
      packed(files.join('')),
      `chmod 700 ${imageFolder}/*.sh\n`,
      `${imageFolder}/build-image.sh\n`,
    ].join(''),
    test: `${imageFolder}/test-image.sh\n`,
  };
}

const imageScripts = ['functions.sh', 'launcher.sh', 'build-image.sh', 'test-image.sh'] as const;

const scripts = [
  'functions.sh',
  'secrets.sh',
  'launcher.sh',
  'setup.sh',
  'start-worker.sh',
  'after-worker.sh',
  'witness.sh',
  'report-failed-boot.sh',
] as const;

/** Whether CloudFormation fills in a part of the text, which therefore must not be compressed. */
function hasToken(text: string): boolean {
  return text.includes('${Token[');
}

function readScript(name: (typeof scripts | typeof imageScripts)[number]): string {
  return compactScript(readFileSync(new URL(`scripts/${name}`, import.meta.url), 'utf8'));
}

/**
 * Returns the shell command that runs compressed commands, because user data is limited to 16 KiB. The compressor is the same on
 * every platform, so that the launch template depends on the scripts alone.
 */
function packed(commands: string): string {
  const compressed = gzipSync(strToU8(commands), { level: 9, mtime: 0 });
  return `base64 --decode <<'END' | gzip --decompress | bash -e\n${Buffer.from(compressed).toString('base64')}\nEND\n`;
}

/**
 * Powers the instance off after any failure, because an instance without a worker only costs money. It uses a trap, because bash
 * ignores failures in functions that are called as a condition, and systemd's timer, because the script has ended by then.
 */
function powerOffOnFailure(delayMs: number): string {
  const delay = Math.ceil(delayMs / 1000);
  return `trap 'if (($?)); then timeout 30 ${folder}/report-failed-boot.sh || true; echo "poolkeeper: setup failed, powering off in ${delay} s" >&2; systemd-run --quiet --collect --on-active=${delay} systemctl poweroff || systemctl poweroff; fi' EXIT\n`;
}

function exported(environment: CompletePoolConfig['environment']): string {
  return Object.entries(environment)
    .map(([name, value]) => `export ${name}=${shellQuote(value)}\n`)
    .join('');
}

/**
 * Returns the shell command that writes a text to a file, byte for byte, except that it adds a missing line break at the end.
 */
function hereDocument(path: string, text: string): string {
  const lines = new Set(text.split('\n'));
  let end = 'END';
  while (lines.has(end)) end += '_';
  return `cat >${path} <<'${end}'\n${text}${text === '' || text.endsWith('\n') ? '' : '\n'}${end}\n`;
}

/**
 * Removes comments, indentation and empty lines of our own scripts, which leaves more of the 16 KiB. The scripts must not contain
 * strings over several lines that include any of these.
 */
function compactScript(script: string): string {
  return script
    .split('\n')
    .map((line) => line.trimStart())
    .filter((line) => line !== '' && (!line.startsWith('#') || line.startsWith('#!')))
    .map((line) => `${line}\n`)
    .join('');
}
