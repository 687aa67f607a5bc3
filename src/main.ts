import { addDevice } from './cli/add-device.ts';
import { backtest } from './cli/backtest.ts';
import { demo } from './cli/demo.ts';
import { explainConfig } from './cli/explain-config.ts';
import { diffRules, exportRules, importRules } from './cli/rule-history.ts';
import { testRules, validateRules } from './cli/rules.ts';
import { runSimulators } from './cli/simulate.ts';
import { start } from './cli/start.ts';

/** The process and its command line: picks the command, and alone decides the exit code. */

type Command = (args: readonly string[]) => Promise<number>;

const commands: Readonly<Record<string, { readonly run: Command; readonly says: string }>> = {
  start: { run: start, says: 'serve devices and people (the default)' },
  demo: { run: demo, says: 'serve a simulated winter town and show what comes of it' },
  simulate: { run: runSimulators, says: 'run the simulators against a daemon; --help lists their options' },
  'rules test': { run: testRules, says: 'run the rule tests beside the rules; files or folders may be named' },
  'rules validate': { run: validateRules, says: 'judge rule files' },
  'rules export': { run: exportRules, says: 'write every rule of a running daemon into one YAML file' },
  'rules import': { run: importRules, says: 'store every rule of such a file, or none' },
  'rules diff': { run: diffRules, says: 'show what changed between versions of a rule, or what a file would change' },
  backtest: { run: backtest, says: 'say what a rule would have found in the stored history of a running daemon' },
  'config explain': { run: explainConfig, says: 'print the configuration with its defaults' },
  'device add': { run: addDevice, says: 'register a device with a running daemon and print its secret' },
};

const usage = (): string =>
  `Commands:\n${Object.entries(commands)
    .map(([name, { says }]) => `  ${name.padEnd(16)}${says}`)
    .join('\n')}`;

async function main(args: readonly string[]): Promise<number> {
  const [first = 'start', second = '', ...rest] = args;
  if (first.startsWith('--') && first !== '--help') return start(args);
  const two = commands[`${first} ${second}`];
  if (two !== undefined) return two.run(rest);
  const one = commands[first];
  if (one !== undefined) return one.run(args.slice(1));
  console.error(first === '--help' || first === 'help' ? usage() : `There is no command "${first}".\n${usage()}`);
  return first === '--help' || first === 'help' ? 0 : 2;
}

try {
  process.exit(await main(process.argv.slice(2)));
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
