import { spawnSync } from 'node:child_process';
import { expect, it } from 'vitest';
import { readCatalogueFiles } from '../../src/catalogue-files.ts';
import { root } from '../harness/daemon.ts';

it('passes every test beside the default rules, run by the product itself', () => {
  const { stdout, stderr, status } = spawnSync(process.execPath, ['src/main.ts', 'rules', 'test'], {
    cwd: root,
    encoding: 'utf8',
  });
  console.log(`rules test: ${stdout.trim().split('\n').at(-1)}`);
  expect([status, stderr, stdout.match(/FAIL.*/g) ?? []]).toEqual([0, '', []]);
});

it('finds every default rule without fault', () => {
  const { stdout, status } = spawnSync(process.execPath, ['src/main.ts', 'rules', 'validate'], {
    cwd: root,
    encoding: 'utf8',
  });
  expect([status, stdout.trim()]).toEqual([0, `${readCatalogueFiles().rules.length} rules, 0 faults`]);
});
