import { BlockList, isIPv6 } from 'node:net';

const ranges4 = [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.88.99.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 4],
  ['240.0.0.0', 4],
] as const;

/** 64:ff9b::/96 and 2002::/16 carry an IPv4 address that may be a private one. */
const ranges6 = [
  ['::', 128],
  ['::1', 128],
  ['64:ff9b::', 96],
  ['64:ff9b:1::', 48],
  ['100::', 64],
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
  ['fc00::', 7],
  ['fe80::', 10],
  ['fec0::', 10],
  ['ff00::', 8],
] as const;

/** Says whether an address is one that the public internet does not reach: this machine, a private or reserved net. */
export function createPrivateAddressJudge(): (address: string) => boolean {
  const list = new BlockList();
  for (const [net, prefix] of ranges4) list.addSubnet(net, prefix, 'ipv4');
  for (const [net, prefix] of ranges6) list.addSubnet(net, prefix, 'ipv6');
  return (address) => list.check(address, isIPv6(address) ? 'ipv6' : 'ipv4');
}
