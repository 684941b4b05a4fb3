import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const sdk = join(import.meta.dirname, '..', '..', '..', 'libs', 'sdk');

/** A folder outside the repository in which plugins are written, with the SDK installed as it would be from a registry. */
export class PluginFolder {
  readonly path = mkdtempSync(join(tmpdir(), 'consentry-plugins-'));

  constructor() {
    mkdirSync(join(this.path, 'node_modules', '@consentry'), { recursive: true });
    symlinkSync(sdk, join(this.path, 'node_modules', '@consentry', 'plugin-sdk'), 'dir');
  }

  /** A package of that name; answers its folder. */
  write(name: string, source: string, manifest: Record<string, unknown> = { exports: './index.js' }): string {
    const folder = join(this.path, name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'package.json'), JSON.stringify({ name, version: '1.0.0', type: 'module', ...manifest }));
    writeFileSync(join(folder, 'index.js'), source);
    return folder;
  }

  remove(): void {
    rmSync(this.path, { recursive: true, force: true });
  }
}

/** The source of a channel that fits, but for what `change` puts in place of its members. */
export function channelSource(change: Record<string, string> = {}): string {
  const members: Record<string, string> = {
    id: `'channel-outside'`, channel: `'outside'`, name: `'From outside'`, sdk: `'^1.0.0'`, hosts: `['api.example.com']`, settings: `z.strictObject({ apiToken: secret(), line: z.string() })`,
    capabilities: `{ types: ['text'], receipts: false, serviceWindowHours: null, addressKinds: ['handle'] }`, create: `() => ({ send: async () => ({ providerId: 'x' }), verify: () => false, parse: () => [] })`, ...change,
  };
  return `import { defineChannel, secret, z } from '@consentry/plugin-sdk';\nexport default defineChannel({ ${Object.entries(members).filter(([, v]) => v !== '').map(([k, v]) => `${k}: ${v}`).join(', ')} });\n`;
}
