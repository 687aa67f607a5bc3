/** No sign that is mistaken for another: neither l, o, 0 nor 1. */
const signs = 'abcdefghijkmnpqrstuvwxyz23456789';

/** A password of 100 bits in groups that can be read out; the person changes it at the first sign-in. */
export function initialPassword(random = (bytes: Uint8Array<ArrayBuffer>) => crypto.getRandomValues(bytes)): string {
  const text = [...random(new Uint8Array(20))].map((byte) => signs[byte % signs.length]).join('');
  return text.replace(/.{4}(?=.)/g, '$&-');
}
