import { statfsSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/**
 * Where the files of the tests are. In memory where there is room for them: that a sync is asked for is proven by a
 * tracer, and that a disk loses what was not synced by a disk that is played; to wait for a real one proves no more.
 */
export function filesOfTests(): string {
  const { CAREWATCH_TEST_FILES: named } = process.env;
  if (named !== undefined) return named;
  try {
    const { bavail, bsize } = statfsSync('/dev/shm');
    return bavail * bsize > 4 * 2 ** 30 ? '/dev/shm' : tmpdir();
  } catch {
    return tmpdir();
  }
}

/** What takes longest begins first, so that nothing long runs alone at the end. */
const longest = ['/test/faults/', '/test/docs/commands.', '/simulators/scenarios/', '/test/acceptance/', '/src/desk/'];

export class LongestFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const place = longest.findIndex((part) => moduleId.includes(part));
      return place === -1 ? longest.length : place;
    };
    return (await super.sort(files)).toSorted((a, b) => rank(a) - rank(b));
  }
}
