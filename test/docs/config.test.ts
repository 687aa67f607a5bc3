import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type ConfigFault, parseConfigFile, readConfig } from '../../src/config.ts';
import { root } from '../harness/daemon.ts';
import { configExample, inForce } from './config-example.ts';
import { fencesOf, pages, readPage, tableUnder } from './pages.ts';

const file = join(root, 'config/example.yaml');

function parsed(text: string) {
  const faults: ConfigFault[] = [];
  const document = parseConfigFile(text, file, faults);
  expect(faults).toEqual([]);
  return document;
}

describe('the example of the configuration', () => {
  it('is what the schema says', async () => {
    await expect(configExample()).toMatchFileSnapshot('../../config/example.yaml');
  });

  it('changes nothing as it stands', () => {
    expect(parsed(readFileSync(file, 'utf8'))).toEqual(parsed(''));
  });

  it('has no fault when every setting in it is in force, and each default is the default', () => {
    const all = parsed(inForce(readFileSync(file, 'utf8')));
    const { notify: _, ...defaults } = parsed('');
    const { weather, desk, broker, ...others } = defaults;
    const { senders, ...itsBroker } = broker;
    expect(senders).toEqual([]);
    expect(all).toMatchObject({
      ...others,
      broker: itsBroker,
      weather: { base_url: weather.base_url, every: weather.every },
    });
    expect(weather.places).toEqual([]);
    // Lists are shown with an example in them.
    const { certifications, ...dispatch } = desk.dispatch;
    expect(all.desk).toMatchObject({ ...desk, dispatch });
    expect(certifications).toEqual([]);
    expect(all.broker.tls?.port).toBe(8883);
    expect(all.notify.webhooks[0]?.events).toEqual(['ticket.*', 'care-call.queued']);
  });
});

it('the manual has every flag of the command line, and no other', () => {
  const result = readConfig(['--no-such-flag'], {});
  const known = 'faults' in result ? /Known flags: (.*)\.$/.exec(result.faults[0]?.sentence ?? '')?.[1] : undefined;
  const flags = tableUnder(readPage('docs/operate.md'), '## Flags and environment').flatMap(
    ([flag = '']) => /--[a-z-]+/.exec(flag)?.[0] ?? [],
  );
  expect(flags.sort()).toEqual(known?.split(', ').sort());
});

const snippets = pages.flatMap((page) =>
  fencesOf(page)
    .filter(({ language, text }) => language === 'yaml' && /^(store|broker|journal|http|notify|clock|log):/m.test(text))
    .map(({ line, text }) => ({ place: `${page.path}:${line}`, text })),
);

it.each(snippets)('the configuration at $place has no fault', ({ text }) => {
  parsed(text);
});
