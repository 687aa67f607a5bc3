import { enableCompileCache } from 'node:module';
import { join } from 'node:path';

/** The process and its command line: picks the command, and alone decides the exit code. */

type Command = (args: readonly string[]) => Promise<number>;

/** Each loads what it needs and no more. */
const commands: Readonly<Record<string, { readonly run: Command; readonly says: string }>> = {
  start: {
    run: async (args) => (await import('./cli/start.ts')).start(args),
    says: 'serve devices and people (the default)',
  },
  demo: {
    run: async (args) => (await import('./cli/demo.ts')).demo(args),
    says: 'serve a simulated winter town and show what comes of it',
  },
  simulate: {
    run: async (args) => (await import('./cli/simulate.ts')).runSimulators(args),
    says: 'run the simulators against a daemon; --help lists their options',
  },
  'rules test': {
    run: async (args) => (await import('./cli/rules.ts')).testRules(args),
    says: 'run the rule tests beside the rules; files or folders may be named',
  },
  'rules validate': {
    run: async (args) => (await import('./cli/rules.ts')).validateRules(args),
    says: 'judge rule files',
  },
  'rules export': {
    run: async (args) => (await import('./cli/rule-history.ts')).exportRules(args),
    says: 'write every rule of a running daemon into one YAML file',
  },
  'rules import': {
    run: async (args) => (await import('./cli/rule-history.ts')).importRules(args),
    says: 'store every rule of such a file, or none',
  },
  'rules diff': {
    run: async (args) => (await import('./cli/rule-history.ts')).diffRules(args),
    says: 'show what changed between versions of a rule, or what a file would change',
  },
  'mappings validate': {
    run: async (args) => (await import('./cli/mappings.ts')).validateMappings(args),
    says: 'judge mappings of other people’s messages',
  },
  'mappings try': {
    run: async (args) => (await import('./cli/mappings.ts')).tryMapping(args),
    says: 'say what a message on a topic would become',
  },
  backtest: {
    run: async (args) => (await import('./cli/backtest.ts')).backtest(args),
    says: 'say what a rule would have found in the stored history of a running daemon',
  },
  'backup verify': {
    run: async (args) => (await import('./cli/restore.ts')).verifyBackupFolder(args),
    says: 'read every byte of a backup',
  },
  backup: {
    run: async (args) => (await import('./cli/backup.ts')).backup(args),
    says: 'copy everything that is this machine’s, also while it is running',
  },
  restore: {
    run: async (args) => (await import('./cli/restore.ts')).restore(args),
    says: 'make an empty data folder what it was when a backup was made',
  },
  export: {
    run: async (args) => (await import('./cli/export.ts')).exportTelemetry(args),
    says: 'write telemetry into Parquet or CSV files',
  },
  'config explain': {
    run: async (args) => (await import('./cli/explain-config.ts')).explainConfig(args),
    says: 'print the configuration with its defaults',
  },
  'device add': {
    run: async (args) => (await import('./cli/add-device.ts')).addDevice(args),
    says: 'register a device with a running daemon and print its secret',
  },
  'user add': {
    run: async (args) => (await import('./cli/users.ts')).users('add')(args),
    says: 'let a person sign in to a running daemon, and print the first password',
  },
  'user list': {
    run: async (args) => (await import('./cli/users.ts')).users('list')(args),
    says: 'name everybody who signs in',
  },
  'user reset': {
    run: async (args) => (await import('./cli/users.ts')).users('reset')(args),
    says: 'give a person another password',
  },
  'user disable': {
    run: async (args) => (await import('./cli/users.ts')).users('disable')(args),
    says: 'let a person sign in no more',
  },
  'user enable': {
    run: async (args) => (await import('./cli/users.ts')).users('enable')(args),
    says: 'let a disabled person sign in again',
  },
};

const usage = (): string =>
  `Commands:\n${Object.entries(commands)
    .map(([name, { says }]) => `  ${name.padEnd(16)}${says}`)
    .join('\n')}`;

async function main(args: readonly string[]): Promise<number> {
  const [first = 'start', second = '', ...rest] = args;
  if (first.startsWith('--') && first !== '--help') return commands.start?.run(args) ?? 2;
  const two = commands[`${first} ${second}`];
  if (two !== undefined) return two.run(rest);
  const one = commands[first];
  if (one !== undefined) return one.run(args.slice(1));
  console.error(first === '--help' || first === 'help' ? usage() : `There is no command "${first}".\n${usage()}`);
  return first === '--help' || first === 'help' ? 0 : 2;
}

/**
 * What Node makes of the sources is kept beside the packages, where whoever may write could change the sources as
 * well, so that a start does not compile them anew. Threads find it by their environment.
 */
function keepCompiled(): void {
  process.env.NODE_COMPILE_CACHE ??= join(import.meta.dirname, '../node_modules/.cache/compiled');
  enableCompileCache(process.env.NODE_COMPILE_CACHE);
}

keepCompiled();
try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
