import { describe, expect, it } from '@jest/globals';
import { connectOptions } from './host.connect.js';

describe('TR-6: how a socket to an origin is opened', () => {
  const resolved = (origin: string) => new Promise<unknown>((done) => {
    const { lookup } = connectOptions(new URL(origin), { allowed: () => true, pins: undefined, ca: undefined, mismatch: () => undefined });
    // The machine's own resolver reads this name as 10.0.0.1: what a hosts file might make of localhost.
    lookup('167772161', { all: true }, (error, addresses) => { done(error ? error.name : addresses); });
  });

  it('plain HTTP goes to this machine, whatever the name leads to', async () => {
    expect(await resolved('http://localhost:8200')).toBe('AddressRefusedError');
    expect(await resolved('https://localhost:8200')).toEqual([{ address: '10.0.0.1', family: 4 }]);
  });
});
