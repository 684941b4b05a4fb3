import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Inject, Injectable } from '@nestjs/common';
import type { Simulator, SimulatorOptions } from '@consentry/plugin-sdk';
import { Clock, Database, defineErrors, describeError, Log, ModeToken, ProblemError, publicId } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { ConnectionDirectory } from '@consentry/connections';

defineErrors({
  'simulator.not_simulated': [409, 'This connection does not talk to a simulator', 'Only connections whose address is the bundled simulator can be driven from here.'],
  'simulator.unknown_event': [400, 'There is no such event, or its details do not fit it', 'GET /v1/simulator/faults lists them.'],
  'simulator.unknown_fault': [400, 'There is no such fault', 'GET /v1/simulator/faults lists them.'],
});

/** How quickly the simulated provider answers; null: like the real one. */
export const SIMULATOR_DELAYS = Symbol('consentry:simulator-delays');

/**
 * The simulators that ship with the channel plugins, run beside the server in development and demonstrations. They speak
 * HTTP on loopback like any provider; a connection reaches one through nothing but its base address.
 */
@Injectable()
export class Simulators {
  private readonly running = new Map<string, Simulator>();
  private serverUrl = '';

  constructor(
    private readonly db: Database, private readonly clock: Clock, private readonly log: Log, private readonly mode: ModeToken, private readonly registry: PluginRegistry,
    private readonly directory: ConnectionDirectory, @Inject(SIMULATOR_DELAYS) private readonly delays: SimulatorOptions['delays'] | null,
  ) {
    directory.observe((connection, secrets) => {
      const simulator = this.running.get(connection.plugin.id);
      const settings = { ...connection.settings, ...secrets };
      if (simulator?.serves(settings)) simulator.attach({ connectionId: connection.id, settings, webhookUrl: `${this.serverUrl}/webhooks/${publicId('connection', connection.id)}` });
    });
  }

  /** @param serverUrl where this server listens on loopback; deliveries go there. */
  async start(serverUrl: string): Promise<void> {
    this.serverUrl = serverUrl;
    for (const plugin of this.registry.all()) {
      if (plugin.kind !== 'channel' || !plugin.simulator) continue;
      const dir = join(this.mode.dataDir, 'simulator', plugin.id);
      mkdirSync(dir, { recursive: true, mode: 0o700 });
      const { createSimulator } = await plugin.simulator();
      const before = readAddress(dir);
      const options: SimulatorOptions = { dir, now: () => this.clock.now(), ...(this.delays ? { delays: this.delays } : {}) };
      const simulator = await createSimulator({ ...options, port: before ? Number(new URL(before).port) : 0 }).catch(() => createSimulator(options));
      this.running.set(plugin.id, simulator);
      if (before && before !== simulator.address) await this.move(plugin.id, before, simulator.address);
      writeFileSync(join(dir, 'address'), simulator.address, { mode: 0o600 });
    }
    await this.attachAll();
  }

  /** The simulator of a plugin that runs here. */
  of(pluginId: string): Simulator | undefined {
    return this.running.get(pluginId);
  }

  /** The simulator behind a connection of this organisation. @throws ProblemError when there is none. */
  async behind(organizationId: string, connectionId: string): Promise<Simulator> {
    const connection = await this.directory.get(connectionId);
    if (connection?.organizationId !== organizationId) throw new ProblemError('connection.not_found');
    const simulator = this.running.get(connection.plugin.id);
    if (!simulator?.serves(connection.settings)) throw new ProblemError('simulator.not_simulated');
    return simulator;
  }

  async stop(): Promise<void> {
    await Promise.all([...this.running.values()].map((s) => s.close()));
    this.running.clear();
  }

  /** The port was taken by another program since: connections follow the simulator to its new one. */
  private async move(plugin: string, from: string, to: string): Promise<void> {
    await this.db.hot('system', (c) => c.query({
      text: `update connections set settings = jsonb_set(settings, '{apiBaseUrl}', to_jsonb(replace(settings->>'apiBaseUrl', $2, $3))), version = version + 1
             where plugin = $1 and settings->>'apiBaseUrl' like $2 || '%'`, values: [plugin, from, to],
    }));
  }

  /** Opens every live connection once, so that the simulators know their lines and pay the deliveries they owe. */
  private async attachAll(): Promise<void> {
    const { rows } = await this.db.hot('system', (c) => c.query<{ id: string }>({ text: `select id from connections where status <> 'disconnected' and plugin = any($1)`, values: [[...this.running.keys()]] }));
    for (const { id } of rows) {
      await this.directory.get(id).catch((error: unknown) => this.log.warn('simulator_attach_failed', { connectionId: id, ...describeError(error) }));
    }
  }
}

function readAddress(dir: string): string | undefined {
  try {
    return readFileSync(join(dir, 'address'), 'utf8').trim() || undefined;
  } catch {
    return undefined;
  }
}
