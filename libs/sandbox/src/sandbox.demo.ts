import { Injectable } from '@nestjs/common';
import { secretFields } from '@consentry/plugin-sdk';
import { parseId } from '@consentry/kernel';
import { PluginRegistry } from '@consentry/plugins';
import { ApiKeys, Organizations } from '@consentry/auth';
import { Connections } from '@consentry/connections';
import { Contacts } from '@consentry/contacts';
import { Simulators } from './sandbox.simulators.js';

export interface DemoFacts { organizationId: string; connectionId: string; contactId: string; phone: string; apiKey: string }

/** A number that no plan gives to anybody: 555 numbers of North America are kept for fiction. */
const DEMO_PHONE = '+15550100200';
const DEMO_PLUGIN = 'channel-whatsapp';

/** The demonstration: one organisation with a simulated line, a contact who agreed, and a key to try the API with. */
@Injectable()
export class Demo {
  constructor(
    private readonly organizations: Organizations, private readonly connections: Connections, private readonly contacts: Contacts, private readonly apiKeys: ApiKeys,
    private readonly registry: PluginRegistry, private readonly simulators: Simulators,
  ) {}

  async seed(owner: { email: string; password: string }): Promise<DemoFacts> {
    const made = await this.organizations.create({ name: 'Demo organisation', ownerEmail: owner.email, ownerPassword: owner.password, ownerName: 'Demo owner', demo: true });
    const simulator = this.simulators.of(DEMO_PLUGIN);
    if (!simulator) throw new Error(`the demonstration needs the simulator of ${DEMO_PLUGIN}`);
    const secrets = new Set(secretFields(this.registry.channel(DEMO_PLUGIN).settings));
    const all = Object.entries(simulator.demoSettings());
    const connection = await this.connections.create(made.owner, {
      plugin: DEMO_PLUGIN, name: 'Demo WhatsApp',
      credentials: Object.fromEntries(all.filter(([name]) => secrets.has(name))), settings: Object.fromEntries(all.filter(([name]) => !secrets.has(name))),
    });
    const contact = await this.contacts.create(made.owner, { name: 'You (simulated)', phone: DEMO_PHONE, identities: [], optedIn: true });
    const key = await this.apiKeys.create(made.owner, { name: 'Demo key', environment: 'test' });
    // The person wrote first: the service window is open, so that the first text can go out.
    // `behind` opens the connection, and opening attaches the line: the worker that would do it may not have come round yet.
    const connectionId = parseId('connection', connection.id)!;
    await (await this.simulators.behind(made.organizationId, connectionId)).inbound(connectionId, { from: DEMO_PHONE, type: 'text', text: { body: 'Hello! I would like to hear from you.' } });
    return { organizationId: made.organizationId, connectionId: connection.id, contactId: contact.id, phone: DEMO_PHONE, apiKey: key.key };
  }
}
