import { describe, expect, it } from 'vitest';
import { Problem } from '../../api/client.ts';
import { createOnce } from './once.ts';

const lost = new Problem(0, {});
const stale = new Problem(412, { code: 'etag-mismatch' });
const counting = () => {
  let keys = 0;
  return createOnce(() => `key ${++keys}`);
};

describe('what is sent once', () => {
  it('has the same key again when the network was lost, or answered nothing for long', () => {
    const { extrasFor, heard } = counting();
    expect(extrasFor({ result: 'done' }, 2)).toMatchObject({ key: 'key 1', ifMatch: 2 });
    heard(lost);
    expect(extrasFor({ result: 'done' }, 2).key).toBe('key 1');
    heard(new DOMException('waited for 20 s', 'TimeoutError'));
    expect(extrasFor({ result: 'done' }, 2).key).toBe('key 1');
  });

  it('has a new key when it is something else, or was answered', () => {
    const { extrasFor, heard } = counting();
    expect(extrasFor({ result: 'done' }, 2).key).toBe('key 1');
    heard(lost);
    expect(extrasFor({ result: 'unfinished' }, 2).key).toBe('key 2');
    heard(stale);
    expect(extrasFor({ result: 'unfinished' }, 2).key).toBe('key 3');
    heard(null);
    expect(extrasFor({ result: 'unfinished' }, 2).key).toBe('key 4');
  });
});
