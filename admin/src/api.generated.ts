/* Generated from the OpenAPI document by "npm run generate". Do not edit. */

export type SignInAnswer = Session | MfaChallenge;
export type StepUpRequest =
  | {
      password: string;
    }
  | {
      code: string;
    }
  | {
      passkey: PasskeyAssertion;
    };
/**
 * @minItems 1
 * @maxItems 20
 *
 */
export type ContactsContent = ContactCard[];
export type InteractiveContent =
  | {
      type: 'button';
      header?:
        | {
            type: 'text';
            text: string;
          }
        | {
            type: 'image';
            image: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'video';
            video: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'document';
            document: {
              id?: string;
              link?: string;
              filename?: string;
            };
          };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        /**
         * @minItems 1
         * @maxItems 3
         */
        buttons: {
          type: 'reply';
          reply: {
            id: string;
            title: string;
          };
        }[];
      };
    }
  | {
      type: 'list';
      header?: {
        type: 'text';
        text: string;
      };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        button: string;
        /**
         * @minItems 1
         * @maxItems 10
         */
        sections: {
          title?: string;
          /**
           * @minItems 1
           * @maxItems 10
           */
          rows: {
            id: string;
            title: string;
            description?: string;
          }[];
        }[];
      };
    }
  | {
      type: 'cta_url';
      header?:
        | {
            type: 'text';
            text: string;
          }
        | {
            type: 'image';
            image: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'video';
            video: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'document';
            document: {
              id?: string;
              link?: string;
              filename?: string;
            };
          };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        name: 'cta_url';
        parameters: {
          display_text: string;
          url: string;
        };
      };
    }
  | {
      type: 'flow';
      header?:
        | {
            type: 'text';
            text: string;
          }
        | {
            type: 'image';
            image: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'video';
            video: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'document';
            document: {
              id?: string;
              link?: string;
              filename?: string;
            };
          };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        name: 'flow';
        parameters: {
          flow_message_version: string;
          flow_token?: string;
          flow_id?: string;
          flow_name?: string;
          flow_cta: string;
          mode?: 'draft' | 'published';
          flow_action?: 'navigate' | 'data_exchange';
          flow_action_payload?: {
            screen: string;
            data?: {
              [k: string]: unknown;
            };
          };
        };
      };
    }
  | {
      type: 'product';
      body?: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        catalog_id: string;
        product_retailer_id: string;
      };
    }
  | {
      type: 'product_list';
      header: {
        type: 'text';
        text: string;
      };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        catalog_id: string;
        /**
         * @minItems 1
         * @maxItems 10
         */
        sections: {
          title: string;
          /**
           * @minItems 1
           * @maxItems 30
           */
          product_items: {
            product_retailer_id: string;
          }[];
        }[];
      };
    }
  | {
      type: 'catalog_message';
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        name: 'catalog_message';
        parameters?: {
          thumbnail_product_retailer_id?: string;
        };
      };
    }
  | {
      type: 'location_request_message';
      body: {
        text: string;
      };
      action: {
        name: 'send_location';
      };
    }
  | {
      type: 'address_message';
      header?: {
        type: 'text';
        text: string;
      };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        name: 'address_message';
        parameters: {
          country: string;
          values?: {
            [k: string]: string;
          };
          /**
           * @maxItems 10
           */
          saved_addresses?: {
            id: string;
            value: {
              [k: string]: string;
            };
          }[];
          validation_errors?: {
            [k: string]: string;
          };
        };
      };
    }
  | {
      type: 'call_permission_request';
      body?: {
        text: string;
      };
      action: {
        name: 'call_permission_request';
      };
    }
  | {
      type: 'request_contact_info';
      body: {
        text: string;
      };
      action: {
        name: 'request_contact_info';
      };
    }
  | {
      type: 'voice_call';
      body: {
        text: string;
      };
      action: {
        name: 'voice_call';
        parameters?: {
          display_text?: string;
          ttl_minutes?: number;
          payload?: string;
        };
      };
    }
  | {
      type: 'order_details';
      header?:
        | {
            type: 'text';
            text: string;
          }
        | {
            type: 'image';
            image: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'video';
            video: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'document';
            document: {
              id?: string;
              link?: string;
              filename?: string;
            };
          };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        name: 'review_and_pay';
        parameters: {
          reference_id: string;
          type: 'digital-goods' | 'physical-goods';
          currency: string;
          total_amount: {
            value: number;
            offset: number;
          };
          payment_type?: string;
          payment_configuration?: string;
          /**
           * @minItems 1
           * @maxItems 10
           */
          payment_settings?: {
            type: string;
            payment_link?: {
              uri: string;
            };
            [k: string]: unknown;
          }[];
          /**
           * @maxItems 10
           */
          beneficiaries?: {
            [k: string]: string | number;
          }[];
          order?: {
            status: 'pending';
            type?: string;
            catalog_id?: string;
            expiration?: {
              timestamp: string;
              description: string;
            };
            /**
             * @minItems 1
             * @maxItems 999
             */
            items: {
              retailer_id?: string;
              product_id?: string;
              name: string;
              amount: {
                value: number;
                offset: number;
              };
              sale_amount?: {
                value: number;
                offset: number;
              };
              quantity: number;
              image?: {
                link: string;
              };
              country_of_origin?: string;
              importer_name?: string;
              importer_address?: {
                [k: string]: string | number;
              };
            }[];
            subtotal: {
              value: number;
              offset: number;
            };
            tax?: {
              value: number;
              offset: number;
              description?: string;
            };
            shipping?: {
              value: number;
              offset: number;
              description?: string;
            };
            discount?: {
              value: number;
              offset: number;
              description?: string;
              discount_program_name?: string;
            };
          };
        };
      };
    }
  | {
      type: 'order_status';
      header?:
        | {
            type: 'text';
            text: string;
          }
        | {
            type: 'image';
            image: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'video';
            video: {
              id?: string;
              link?: string;
            };
          }
        | {
            type: 'document';
            document: {
              id?: string;
              link?: string;
              filename?: string;
            };
          };
      body: {
        text: string;
      };
      footer?: {
        text: string;
      };
      action: {
        name: 'review_order';
        parameters: {
          reference_id: string;
          order?: {
            status: 'pending' | 'processing' | 'partially_shipped' | 'shipped' | 'completed' | 'canceled';
            description?: string;
          };
          payment?: {
            status: 'pending' | 'captured' | 'failed' | 'canceled';
            timestamp?: number;
          };
        };
      };
    }
  | {
      type: 'carousel';
      body: {
        text: string;
      };
      action: {
        /**
         * @minItems 2
         * @maxItems 10
         */
        cards: {
          card_index: number;
          type?: 'cta_url' | 'product';
          header?:
            | {
                type: 'image';
                image: {
                  id?: string;
                  link?: string;
                };
              }
            | {
                type: 'video';
                video: {
                  id?: string;
                  link?: string;
                };
              };
          body?: {
            text: string;
          };
          action: {
            name?: 'cta_url';
            parameters?: {
              display_text: string;
              url: string;
            };
            /**
             * @minItems 1
             * @maxItems 3
             */
            buttons?: {
              type: 'quick_reply';
              quick_reply: {
                id: string;
                title: string;
              };
            }[];
            product_retailer_id?: string;
            catalog_id?: string;
          };
        }[];
      };
    };
export type Verdict = RuleResult[];
export type ThreadItem =
  | {
      item: 'message';
      id: string;
      at: string;
      direction: 'in' | 'out';
      type: string;
      status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
      source: string;
      content: unknown;
      contentGone: ContentGone | null;
      preview: string;
      code: string | null;
      detail: string | null;
      replyToId: string | null;
      file: Media | null;
      reactions: MessageReaction[];
      editedAt: string | null;
      deletedAt: string | null;
      versions: {
        content: unknown;
        replacedAt: string;
      }[];
    }
  | {
      item: 'note';
      id: string;
      at: string;
      text: string;
      author: {
        kind: string;
        id: string;
      };
      editedAt: string | null;
    }
  | {
      item: 'event';
      id: string;
      at: string;
      kind: string;
      actor: {
        kind: string;
        id: string;
      };
      facts: {
        [k: string]: unknown;
      };
    };
export type CreateAuditStream =
  | {
      kind: 'http';
      name: string;
      enabled?: boolean;
      /**
       * @minItems 1
       * @maxItems 4
       */
      eventTypes?: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
      settings: AuditStreamHttp;
    }
  | {
      kind: 'syslog';
      name: string;
      enabled?: boolean;
      /**
       * @minItems 1
       * @maxItems 4
       */
      eventTypes?: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
      settings: AuditStreamSyslog;
    };

export interface Liveness {
  status: 'ok';
}
export interface Readiness {
  status: 'ok';
  role: 'all' | 'api' | 'worker' | 'scheduler';
  checks: {
    [k: string]: {
      ok: boolean;
      detail: string;
    };
  };
}
export interface AuditLogPage {
  logs: AuditLog[];
  pagination: {
    total?: number;
    limit: number;
    offset?: number;
    next_cursor?: string | null;
  };
}
export interface AuditLog {
  id: string;
  timestamp: string;
  event_type: 'api_request' | 'authentication' | 'account_change' | 'security_event';
  action: string;
  actor: {
    type: 'user' | 'api_key' | 'system';
    id: string;
  };
  ip_address: string | null;
  endpoint: string | null;
  method: string | null;
  response_code: number | null;
  user_agent: string | null;
  context: {
    [k: string]: unknown;
  };
}
export interface AuditActionList {
  data: {
    action: string;
    type: 'api_request' | 'authentication' | 'account_change' | 'security_event';
    what: string;
    context: string[];
    retentionDays: number;
  }[];
}
export interface AuditCheckpoint {
  origin: string;
  size: number;
  /**
   * SHA-256, base64.
   */
  root: string;
  time: string | null;
  /**
   * C2SP tlog-checkpoint as a signed note; null while the log is empty.
   */
  checkpoint: string | null;
  /**
   * The key that checks it, as C2SP signed-note writes keys. Keep it where the database is not.
   */
  key: string;
}
export interface AuditInclusionProof {
  index: number;
  treeSize: number;
  /**
   * SHA-256, base64.
   */
  root: string;
  /**
   * The bytes that the leaf is the hash of: RFC 6962 §2.1.
   */
  entry: string;
  /**
   * SHA-256, base64.
   */
  leafHash: string;
  /**
   * What `entry` holds the SHA-256 of; null when it was purged.
   */
  content: string | null;
  hashes: string[];
}
export interface AuditConsistencyProof {
  first: number;
  second: number;
  /**
   * SHA-256, base64.
   */
  firstRoot: string;
  /**
   * SHA-256, base64.
   */
  secondRoot: string;
  hashes: string[];
}
export interface AuditVerification {
  state: 'never' | 'running' | 'verified' | 'failed';
  at: string | null;
  size: number | null;
  faults: {
    code: string;
    sequence: number | null;
    detail: string;
  }[];
  progress: number | null;
}
export interface AuditSettings {
  retention: {
    api_request: number;
    authentication: number;
    account_change: number;
    security_event: number;
  };
  witnessEmails: string[];
  limits: {
    [k: string]: {
      standard: number;
      floor: number;
      ceiling: number;
    };
  };
}
export interface UpdateAuditSettings {
  retention?: {
    api_request?: number;
    authentication?: number;
    account_change?: number;
    security_event?: number;
  };
  /**
   * @maxItems 5
   */
  witnessEmails?: string[];
}
export interface AuditLogDetail {
  id: string;
  timestamp: string;
  event_type: 'api_request' | 'authentication' | 'account_change' | 'security_event';
  action: string;
  actor: {
    type: 'user' | 'api_key' | 'system';
    id: string;
  };
  ip_address: string | null;
  endpoint: string | null;
  method: string | null;
  response_code: number | null;
  user_agent: string | null;
  context: {
    [k: string]: unknown;
  };
  request_id: string | null;
  sealed: boolean;
  sequence: number | null;
  retained_until: string;
}
export interface PluginList {
  data: Plugin[];
}
export interface Plugin {
  id: string;
  kind: 'channel' | 'keys';
  name: string;
  channel: string | null;
  sdk: string;
  types: string[];
  serviceWindowHours: number | null;
  fields: {
    name: string;
    secret: boolean;
    required: boolean;
    description: string | null;
  }[];
  hasSimulator: boolean;
}
export interface Keys {
  dataKeys: {
    version: number;
    state: 'active' | 'retiring' | 'destroyed';
    createdAt: string;
    retiredAt: string | null;
    destroyedAt: string | null;
    masterKeyVersion: number;
  }[];
  policy: KeyPolicyState;
  rotation: KeyRotation | null;
  masterKey: {
    provider: string;
    version: number;
    fingerprint: string;
    closed: string | null;
    policy: KeyPolicyState;
    rotation: KeyRotation | null;
    versions: {
      provider: string;
      version: number;
      fingerprint: string;
      state: 'staged' | 'current' | 'retiring' | 'destroyed';
      createdAt: string;
      activatedAt: string | null;
      destroyedAt: string | null;
      dataKeys: number;
    }[];
    canDestroy: boolean;
    operator: boolean;
  };
  openings: {
    purpose: string;
    what: string;
    record: 'leaf' | 'counted';
    count: number;
  }[];
}
export interface KeyPolicyState {
  rotateEveryDays: number | null;
  ageDays: number;
  nextDueAt: string | null;
  overdue: boolean;
}
export interface KeyRotation {
  state: 'running' | 'done';
  fromVersion: number | null;
  toVersion: number;
  done: number;
  total: number | null;
  startedAt: string;
  finishedAt: string | null;
  startedBy: string;
  lastError: string | null;
}
export interface SetKeyPolicy {
  rotateEveryDays: number | null;
}
export interface StagedMasterKey {
  version: number;
  fingerprint: string;
}
export interface MasterKeyVersion {
  version: number;
}
export interface WebhookEndpointPage {
  data: WebhookEndpoint[];
  nextCursor: string | null;
  total?: number;
}
export interface WebhookEndpoint {
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  enabled: boolean;
  disabledReason: 'gone' | 'failing' | null;
  failingSince: string | null;
  secretChangedAt: string;
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface WebhookEventTypes {
  data: {
    type: string;
    what: string;
    fields: string[];
  }[];
}
export interface CreateWebhookEndpoint {
  url: string;
  description?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  eventTypes: string[];
  enabled?: boolean;
}
export interface WebhookEndpointCreated {
  id: string;
  url: string;
  description: string;
  eventTypes: string[];
  enabled: boolean;
  disabledReason: 'gone' | 'failing' | null;
  failingSince: string | null;
  secretChangedAt: string;
  previousSecretUntil: string | null;
  createdAt: string;
  updatedAt: string;
  secret: string;
}
export interface UpdateWebhookEndpoint {
  url?: string;
  description?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  eventTypes?: string[];
  enabled?: boolean;
}
export interface RotateWebhookSecret {
  overlapHours?: number;
}
export interface WebhookDelivery {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  eventAt: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  finishedAt: string | null;
}
export interface ReplayWebhooks {
  since: string;
  until?: string;
  /**
   * @minItems 1
   * @maxItems 100
   */
  eventTypes?: string[];
}
export interface WebhookReplay {
  deliveries: number;
  nextSince: string | null;
}
export interface WebhookDeliveryPage {
  data: WebhookDelivery[];
  nextCursor: string | null;
  total?: number;
}
export interface WebhookDeliveryDetail {
  id: string;
  endpointId: string;
  eventId: string;
  eventType: string;
  eventAt: string;
  state: 'pending' | 'delivered' | 'failed';
  attempts: number;
  lastStatus: number | null;
  lastError: string | null;
  nextAttemptAt: string | null;
  createdAt: string;
  finishedAt: string | null;
  body: {
    [k: string]: unknown;
  };
  attemptList: WebhookAttempt[];
}
export interface WebhookAttempt {
  number: number;
  at: string;
  durationMs: number | null;
  status: number | null;
  error: string | null;
}
export interface ConnectionPage {
  data: Connection[];
  nextCursor: string | null;
  total?: number;
}
export interface Connection {
  id: string;
  plugin: string;
  channel: string;
  name: string;
  status: 'active' | 'paused' | 'disconnected';
  credentials: {
    [k: string]: string;
  };
  credentialsChangedAt: string;
  settings: {
    [k: string]: unknown;
  };
  webhookUrl: string;
  serviceWindowHours: number | null;
  types: string[];
  createdAt: string;
  lastWebhookAt: string | null;
  lastError: string | null;
  lastCheckedAt: string | null;
}
export interface CreateConnection {
  plugin: string;
  name: string;
  credentials: {
    [k: string]: unknown;
  };
  settings?: {
    [k: string]: unknown;
  };
}
export interface UpdateConnection {
  name?: string;
  status?: 'active' | 'paused';
  credentials?: {
    [k: string]: unknown;
  };
}
export interface ConnectionCheck {
  ok: boolean;
  detail: string;
  code: string | null;
}
export interface Import {
  id: string;
  name: string | null;
  state: 'uploaded' | 'mapped' | 'checking' | 'checked' | 'running' | 'finished' | 'cancelled' | 'undoing' | 'undone';
  encoding: 'utf-8' | 'utf-16le' | 'utf-16be' | 'windows-1252';
  delimiter: string;
  bytes: number;
  columns: {
    name: string;
    samples: string[];
  }[];
  mapping: {
    [k: string]: string;
  };
  defaults: {
    country: string | null;
    tagIds: string[];
  };
  onDuplicate: 'update' | 'skip';
  progress: {
    rows: number;
    done: number;
    created: number;
    updated: number;
    skipped: number;
    invalid: number;
    granted: number;
    optedOutKept: number;
  };
  undo: {
    removed: number;
    restored: number;
    kept: number;
  };
  createdAt: string;
  startedAt: string | null;
  finishedAt: string | null;
}
export interface ContactPage {
  data: Contact[];
  nextCursor: string | null;
  total?: number;
}
export interface Contact {
  id: string;
  name: string | null;
  identities: Identity[];
  attributes: {
    [k: string]: unknown;
  };
  tags: Tag[];
  timeZone: string | null;
  language: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface Identity {
  id: string;
  channel: string;
  kind: 'phone' | 'user_id' | 'email' | 'handle';
  address: string;
}
export interface Tag {
  id: string;
  name: string;
  colour: 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'purple' | 'pink';
}
export interface CreateContact {
  name?: string;
  /**
   * @maxItems 20
   */
  identities?: {
    channel: string;
    address: string;
  }[];
  phone?: string;
  attributes?: {
    [k: string]: string | number | boolean | null;
  };
  timeZone?: string;
  language?: string;
  optedIn?: boolean;
  marketingOptedIn?: boolean;
}
export interface UpdateContact {
  name?: string;
  attributes?: {
    [k: string]: string | number | boolean | null;
  };
  timeZone?: string | null;
  language?: string | null;
}
export interface SetContactTags {
  /**
   * @maxItems 50
   */
  tagIds: string[];
}
export interface MergeContacts {
  otherId: string;
}
export interface ImportPage {
  data: Import[];
  nextCursor: string | null;
  total?: number;
}
export interface UpdateImport {
  mapping?: {
    [k: string]: string;
  };
  defaults?: {
    country?: string | null;
    /**
     * @maxItems 20
     */
    tagIds?: string[];
  };
  onDuplicate?: 'update' | 'skip';
}
export interface ImportRowPage {
  data: ImportRow[];
  nextCursor: string | null;
  total?: number;
}
export interface ImportRow {
  row: number;
  outcome: 'created' | 'updated' | 'skipped' | 'invalid';
  code:
    | 'address_missing'
    | 'phone_invalid'
    | 'email_invalid'
    | 'address_invalid'
    | 'addresses_of_two_contacts'
    | 'name_too_long'
    | 'attribute_too_long'
    | 'tag_too_long'
    | 'too_many_tags'
    | 'tag_limit'
    | 'time_zone_invalid'
    | 'language_invalid'
    | 'consent_unclear'
    | 'consent_at_invalid'
    | 'duplicate_in_file'
    | 'exists'
    | 'opted_out_kept'
    | 'withdrawal_kept'
    | 'consent_in_future'
    | null;
  sentence: string | null;
  contactId: string | null;
  address: string | null;
}
export interface TagPage {
  data: TagDetail[];
  nextCursor: string | null;
  total?: number;
}
export interface TagDetail {
  id: string;
  name: string;
  colour: 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'purple' | 'pink';
  contacts: number;
  createdAt: string;
}
export interface CreateTag {
  name: string;
  colour?: 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'purple' | 'pink';
}
export interface UpdateTag {
  name?: string;
  colour?: 'grey' | 'red' | 'orange' | 'yellow' | 'green' | 'teal' | 'blue' | 'purple' | 'pink';
}
export interface ConsentLedger {
  data: ConsentRecord[];
  nextCursor: string | null;
  total?: number;
  states: ConsentState[];
  optOuts: OptOut[];
}
export interface ConsentRecord {
  id: string;
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  evidence: {
    [k: string]: unknown;
  };
  actor: string;
  recordedAt: string;
}
export interface ConsentState {
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api' | 'import' | 'web_form' | 'inbound' | 'keyword' | 'provider' | 'merge';
  since: string;
}
export interface OptOut {
  channel: string;
  since: string;
  by: 'keyword' | 'manual' | 'provider' | 'merge';
}
export interface ConsentReceipts {
  data: ConsentReceipt[];
}
export interface ConsentReceipt {
  schemaVersion: 'ISO/IEC TS 27560:2023';
  receiptId: string;
  recordId: string;
  piiPrincipalId: string;
  piiControllers: {
    partyId: string;
    partyName: string;
    partyRole: 'pii_controller';
    partyType: 'organization';
  }[];
  notice: {
    noticeId: string | null;
    language: string | null;
    title: string | null;
    text: string | null;
    textHash: string | null;
    privacyNoticeUrl: string | null;
  };
  purposes: {
    purpose: 'service' | 'utility' | 'marketing' | 'authentication';
    description: string;
    lawfulBasis: 'consent';
    service: string;
    collectionMethod: string;
    withdrawalMethod: string;
    piiInformation: {
      piiType: string;
      piiOptional: boolean;
    }[];
  }[];
  events: {
    eventTime: string;
    eventType: 'explicit' | 'implied' | 'administrative';
    eventState: 'given' | 'withdrawn';
    entityId: string;
    validityDuration: null;
    evidence: {
      [k: string]: unknown;
    };
  }[];
}
export interface RecordConsent {
  channel: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  state: 'granted' | 'withdrawn';
  source: 'manual' | 'api';
  evidence?: {
    [k: string]: string | number | boolean;
  };
}
export interface ConsentSettings {
  optOutWords: {
    word: string;
    language: 'en' | 'es' | 'fr' | 'de' | 'pt' | 'it' | 'ar' | 'ms' | 'id' | 'hi' | 'tr' | 'zh';
  }[];
  resumeWords: {
    word: string;
    language: 'en' | 'es' | 'fr' | 'de' | 'pt' | 'it' | 'ar' | 'ms' | 'id' | 'hi' | 'tr' | 'zh';
  }[];
  yesResumes: boolean;
  inboundGrantsUtility: boolean;
  confirmations: {
    [k: string]: string;
  };
  builtIn: {
    language: 'en' | 'es' | 'fr' | 'de' | 'pt' | 'it' | 'ar' | 'ms' | 'id' | 'hi' | 'tr' | 'zh';
    optOutWords: string[];
    resumeWords: string[];
    yesWords: string[];
    confirmation: string;
  }[];
}
export interface UpdateConsentSettings {
  /**
   * @maxItems 100
   */
  optOutWords?: {
    word: string;
    language?: 'en' | 'es' | 'fr' | 'de' | 'pt' | 'it' | 'ar' | 'ms' | 'id' | 'hi' | 'tr' | 'zh';
  }[];
  /**
   * @maxItems 100
   */
  resumeWords?: {
    word: string;
    language?: 'en' | 'es' | 'fr' | 'de' | 'pt' | 'it' | 'ar' | 'ms' | 'id' | 'hi' | 'tr' | 'zh';
  }[];
  yesResumes?: boolean;
  inboundGrantsUtility?: boolean;
  confirmations?: {
    [k: string]: string;
  };
}
export interface ConsentFormPage {
  data: ConsentForm[];
  nextCursor: string | null;
  total?: number;
}
export interface ConsentForm {
  id: string;
  slug: string;
  url: string;
  connectionId: string;
  channel: string;
  phone: string | null;
  active: boolean;
  version: number;
  title: string;
  text: string;
  textHash: string;
  privacyUrl: string;
  language: 'en' | 'ms' | 'ar' | 'hi';
  purposes: ('service' | 'utility' | 'marketing' | 'authentication')[];
  createdAt: string;
  updatedAt: string;
}
export interface CreateConsentForm {
  slug?: string;
  connectionId: string;
  phone?: string | null;
  active?: boolean;
  title: string;
  text: string;
  privacyUrl: string;
  language?: 'en' | 'ms' | 'ar' | 'hi';
  /**
   * @minItems 1
   * @maxItems 4
   */
  purposes: ('service' | 'utility' | 'marketing' | 'authentication')[];
}
export interface ConsentFormVersions {
  data: {
    version: number;
    title: string;
    text: string;
    textHash: string;
    privacyUrl: string;
    language: 'en' | 'ms' | 'ar' | 'hi';
    purposes: ('service' | 'utility' | 'marketing' | 'authentication')[];
    madeAt: string;
    actor: string;
  }[];
}
export interface UpdateConsentForm {
  phone?: string | null;
  active?: boolean;
  title?: string;
  text?: string;
  privacyUrl?: string;
  language?: 'en' | 'ms' | 'ar' | 'hi';
  /**
   * @minItems 1
   * @maxItems 4
   */
  purposes?: ('service' | 'utility' | 'marketing' | 'authentication')[];
}
export interface LoginRequest {
  email: string;
  password: string;
}
export interface Session {
  user: User;
  organization: Organization;
  csrfToken: string;
  permissions: string[];
  expiresAt: string;
  demo: boolean;
  sessionId: string;
  elevatedUntil: string | null;
  account: {
    hasPassword: boolean;
    emailVerified: boolean;
    locale: 'en' | 'ms' | 'ar' | 'hi';
    totp: boolean;
    passkeys: number;
    backupCodes: number;
  };
  mfaEnrolment: {
    dueAt: string;
    overdue: boolean;
  } | null;
  organizations: {
    id: string;
    name: string;
    role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  }[];
}
export interface User {
  id: string;
  email: string;
  name: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
}
export interface Organization {
  id: string;
  name: string;
  status: 'active' | 'suspended';
}
export interface MfaChallenge {
  mfaRequired: true;
  mfaToken: string;
  methods: ('totp' | 'backup_code' | 'passkey')[];
}
export interface MfaRequest {
  mfaToken: string;
  code: string;
}
export interface PasskeyRequestOptions {
  challenge: string;
  rpId?: string;
  timeout?: number;
  userVerification?: string;
  allowCredentials?: {
    id: string;
    type: 'public-key';
    transports?: string[];
  }[];
  extensions?: {
    [k: string]: unknown;
  };
  hints?: string[];
}
export interface PasskeySignIn {
  response: PasskeyAssertion;
}
export interface PasskeyAssertion {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults?: {
    [k: string]: unknown;
  };
  authenticatorAttachment?: 'platform' | 'cross-platform';
  response: {
    clientDataJSON: string;
    authenticatorData: string;
    signature: string;
    userHandle?: string | null;
  };
}
export interface SwitchRequest {
  organizationId: string;
}
export interface SignInMethods {
  facebook: boolean;
  mail: boolean;
}
export interface EmailRequest {
  email: string;
}
export interface ResetPassword {
  token: string;
  password: string;
}
export interface ChangePassword {
  currentPassword: string;
  newPassword: string;
}
export interface TokenRequest {
  token: string;
}
export interface ChangeEmail {
  email: string;
  password: string;
}
export interface Profile {
  id: string;
  email: string;
  name: string;
  locale: 'en' | 'ms' | 'ar' | 'hi';
  emailVerified: boolean;
}
export interface UpdateProfile {
  name?: string;
  locale?: 'en' | 'ms' | 'ar' | 'hi';
}
export interface TotpEnrolment {
  secret: string;
  otpauthUrl: string;
  qrSvg: string;
}
export interface ConfirmTotp {
  code: string;
}
export interface BackupCodes {
  backupCodes: string[];
}
export interface PasskeyList {
  data: Passkey[];
}
export interface Passkey {
  id: string;
  name: string;
  createdAt: string;
  lastUsedAt: string | null;
  backedUp: boolean;
}
export interface PasskeyCreationOptions {
  challenge: string;
  rp: {
    id?: string;
    name: string;
  };
  user: {
    id: string;
    name: string;
    displayName: string;
  };
  pubKeyCredParams: {
    alg: number;
    type: 'public-key';
  }[];
  timeout?: number;
  attestation?: string;
  excludeCredentials?: {
    id: string;
    type: 'public-key';
    transports?: string[];
  }[];
  authenticatorSelection?: {
    [k: string]: unknown;
  };
  extensions?: {
    [k: string]: unknown;
  };
  hints?: string[];
}
export interface RegisterPasskey {
  name: string;
  response: PasskeyRegistration;
}
export interface PasskeyRegistration {
  id: string;
  rawId: string;
  type: 'public-key';
  clientExtensionResults?: {
    [k: string]: unknown;
  };
  authenticatorAttachment?: 'platform' | 'cross-platform';
  response: {
    clientDataJSON: string;
    attestationObject: string;
    /**
     * @maxItems 16
     */
    transports?: string[];
  };
}
export interface SessionPage {
  data: SessionEntry[];
  nextCursor: string | null;
  total?: number;
}
export interface SessionEntry {
  id: string;
  userId: string;
  userName: string;
  current: boolean;
  ip: string | null;
  country: string | null;
  userAgent: string | null;
  methods: string[];
  createdAt: string;
  lastSeenAt: string;
  expiresAt: string;
}
export interface SessionsEnded {
  ended: number;
}
export interface DeviceList {
  data: Device[];
}
export interface Device {
  id: string;
  current: boolean;
  ip: string | null;
  country: string | null;
  userAgent: string | null;
  createdAt: string;
  lastSeenAt: string;
}
export interface MemberPage {
  data: Member[];
  nextCursor: string | null;
  total?: number;
}
export interface Member {
  id: string;
  email: string;
  name: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  status: 'active' | 'disabled' | 'locked';
  mfa: {
    enrolled: boolean;
    required: boolean;
    dueAt: string | null;
  };
  hasPassword: boolean;
  createdAt: string;
  lastSignInAt: string | null;
}
export interface Invite {
  email: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
}
export interface Invitation {
  id: string;
  email: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  status: 'open' | 'accepted' | 'revoked' | 'expired';
  invitedBy: string | null;
  createdAt: string;
  expiresAt: string;
}
export interface UpdateMember {
  role?: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  disabled?: boolean;
}
export interface InvitationPage {
  data: Invitation[];
  nextCursor: string | null;
  total?: number;
}
export interface PreviewInvitation {
  token: string;
}
export interface InvitationPreview {
  organizationName: string;
  email: string;
  role: 'OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  accountExists: boolean;
  expiresAt: string;
}
export interface AcceptInvitation {
  token: string;
  name?: string;
  password: string;
}
export interface OrganizationDetail {
  id: string;
  name: string;
  status: 'active' | 'suspended';
  demo: boolean;
  createdAt: string;
}
export interface UpdateOrganization {
  name?: string;
}
export interface SecuritySettings {
  passwordProfile: 'seed' | 'default' | 'nist';
  idleMinutes: number | null;
  /**
   * @maxItems 5
   */
  mfaRoles: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
  mfaGraceDays: number;
  /**
   * @maxItems 100
   */
  ipAllowlist: string[];
  countryMode: 'off' | 'allow' | 'deny';
  /**
   * @maxItems 249
   */
  countries: (
    | 'AD'
    | 'AE'
    | 'AF'
    | 'AG'
    | 'AI'
    | 'AL'
    | 'AM'
    | 'AO'
    | 'AQ'
    | 'AR'
    | 'AS'
    | 'AT'
    | 'AU'
    | 'AW'
    | 'AX'
    | 'AZ'
    | 'BA'
    | 'BB'
    | 'BD'
    | 'BE'
    | 'BF'
    | 'BG'
    | 'BH'
    | 'BI'
    | 'BJ'
    | 'BL'
    | 'BM'
    | 'BN'
    | 'BO'
    | 'BQ'
    | 'BR'
    | 'BS'
    | 'BT'
    | 'BV'
    | 'BW'
    | 'BY'
    | 'BZ'
    | 'CA'
    | 'CC'
    | 'CD'
    | 'CF'
    | 'CG'
    | 'CH'
    | 'CI'
    | 'CK'
    | 'CL'
    | 'CM'
    | 'CN'
    | 'CO'
    | 'CR'
    | 'CU'
    | 'CV'
    | 'CW'
    | 'CX'
    | 'CY'
    | 'CZ'
    | 'DE'
    | 'DJ'
    | 'DK'
    | 'DM'
    | 'DO'
    | 'DZ'
    | 'EC'
    | 'EE'
    | 'EG'
    | 'EH'
    | 'ER'
    | 'ES'
    | 'ET'
    | 'FI'
    | 'FJ'
    | 'FK'
    | 'FM'
    | 'FO'
    | 'FR'
    | 'GA'
    | 'GB'
    | 'GD'
    | 'GE'
    | 'GF'
    | 'GG'
    | 'GH'
    | 'GI'
    | 'GL'
    | 'GM'
    | 'GN'
    | 'GP'
    | 'GQ'
    | 'GR'
    | 'GS'
    | 'GT'
    | 'GU'
    | 'GW'
    | 'GY'
    | 'HK'
    | 'HM'
    | 'HN'
    | 'HR'
    | 'HT'
    | 'HU'
    | 'ID'
    | 'IE'
    | 'IL'
    | 'IM'
    | 'IN'
    | 'IO'
    | 'IQ'
    | 'IR'
    | 'IS'
    | 'IT'
    | 'JE'
    | 'JM'
    | 'JO'
    | 'JP'
    | 'KE'
    | 'KG'
    | 'KH'
    | 'KI'
    | 'KM'
    | 'KN'
    | 'KP'
    | 'KR'
    | 'KW'
    | 'KY'
    | 'KZ'
    | 'LA'
    | 'LB'
    | 'LC'
    | 'LI'
    | 'LK'
    | 'LR'
    | 'LS'
    | 'LT'
    | 'LU'
    | 'LV'
    | 'LY'
    | 'MA'
    | 'MC'
    | 'MD'
    | 'ME'
    | 'MF'
    | 'MG'
    | 'MH'
    | 'MK'
    | 'ML'
    | 'MM'
    | 'MN'
    | 'MO'
    | 'MP'
    | 'MQ'
    | 'MR'
    | 'MS'
    | 'MT'
    | 'MU'
    | 'MV'
    | 'MW'
    | 'MX'
    | 'MY'
    | 'MZ'
    | 'NA'
    | 'NC'
    | 'NE'
    | 'NF'
    | 'NG'
    | 'NI'
    | 'NL'
    | 'NO'
    | 'NP'
    | 'NR'
    | 'NU'
    | 'NZ'
    | 'OM'
    | 'PA'
    | 'PE'
    | 'PF'
    | 'PG'
    | 'PH'
    | 'PK'
    | 'PL'
    | 'PM'
    | 'PN'
    | 'PR'
    | 'PS'
    | 'PT'
    | 'PW'
    | 'PY'
    | 'QA'
    | 'RE'
    | 'RO'
    | 'RS'
    | 'RU'
    | 'RW'
    | 'SA'
    | 'SB'
    | 'SC'
    | 'SD'
    | 'SE'
    | 'SG'
    | 'SH'
    | 'SI'
    | 'SJ'
    | 'SK'
    | 'SL'
    | 'SM'
    | 'SN'
    | 'SO'
    | 'SR'
    | 'SS'
    | 'ST'
    | 'SV'
    | 'SX'
    | 'SY'
    | 'SZ'
    | 'TC'
    | 'TD'
    | 'TF'
    | 'TG'
    | 'TH'
    | 'TJ'
    | 'TK'
    | 'TL'
    | 'TM'
    | 'TN'
    | 'TO'
    | 'TR'
    | 'TT'
    | 'TV'
    | 'TW'
    | 'TZ'
    | 'UA'
    | 'UG'
    | 'UM'
    | 'US'
    | 'UY'
    | 'UZ'
    | 'VA'
    | 'VC'
    | 'VE'
    | 'VG'
    | 'VI'
    | 'VN'
    | 'VU'
    | 'WF'
    | 'WS'
    | 'YE'
    | 'YT'
    | 'ZA'
    | 'ZM'
    | 'ZW'
  )[];
  updatedAt: string;
}
export interface UpdateSecurity {
  passwordProfile?: 'seed' | 'default' | 'nist';
  idleMinutes?: number | null;
  /**
   * @maxItems 5
   */
  mfaRoles?: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
  mfaGraceDays?: number;
  /**
   * @maxItems 100
   */
  ipAllowlist?: string[];
  countryMode?: 'off' | 'allow' | 'deny';
  /**
   * @maxItems 249
   */
  countries?: (
    | 'AD'
    | 'AE'
    | 'AF'
    | 'AG'
    | 'AI'
    | 'AL'
    | 'AM'
    | 'AO'
    | 'AQ'
    | 'AR'
    | 'AS'
    | 'AT'
    | 'AU'
    | 'AW'
    | 'AX'
    | 'AZ'
    | 'BA'
    | 'BB'
    | 'BD'
    | 'BE'
    | 'BF'
    | 'BG'
    | 'BH'
    | 'BI'
    | 'BJ'
    | 'BL'
    | 'BM'
    | 'BN'
    | 'BO'
    | 'BQ'
    | 'BR'
    | 'BS'
    | 'BT'
    | 'BV'
    | 'BW'
    | 'BY'
    | 'BZ'
    | 'CA'
    | 'CC'
    | 'CD'
    | 'CF'
    | 'CG'
    | 'CH'
    | 'CI'
    | 'CK'
    | 'CL'
    | 'CM'
    | 'CN'
    | 'CO'
    | 'CR'
    | 'CU'
    | 'CV'
    | 'CW'
    | 'CX'
    | 'CY'
    | 'CZ'
    | 'DE'
    | 'DJ'
    | 'DK'
    | 'DM'
    | 'DO'
    | 'DZ'
    | 'EC'
    | 'EE'
    | 'EG'
    | 'EH'
    | 'ER'
    | 'ES'
    | 'ET'
    | 'FI'
    | 'FJ'
    | 'FK'
    | 'FM'
    | 'FO'
    | 'FR'
    | 'GA'
    | 'GB'
    | 'GD'
    | 'GE'
    | 'GF'
    | 'GG'
    | 'GH'
    | 'GI'
    | 'GL'
    | 'GM'
    | 'GN'
    | 'GP'
    | 'GQ'
    | 'GR'
    | 'GS'
    | 'GT'
    | 'GU'
    | 'GW'
    | 'GY'
    | 'HK'
    | 'HM'
    | 'HN'
    | 'HR'
    | 'HT'
    | 'HU'
    | 'ID'
    | 'IE'
    | 'IL'
    | 'IM'
    | 'IN'
    | 'IO'
    | 'IQ'
    | 'IR'
    | 'IS'
    | 'IT'
    | 'JE'
    | 'JM'
    | 'JO'
    | 'JP'
    | 'KE'
    | 'KG'
    | 'KH'
    | 'KI'
    | 'KM'
    | 'KN'
    | 'KP'
    | 'KR'
    | 'KW'
    | 'KY'
    | 'KZ'
    | 'LA'
    | 'LB'
    | 'LC'
    | 'LI'
    | 'LK'
    | 'LR'
    | 'LS'
    | 'LT'
    | 'LU'
    | 'LV'
    | 'LY'
    | 'MA'
    | 'MC'
    | 'MD'
    | 'ME'
    | 'MF'
    | 'MG'
    | 'MH'
    | 'MK'
    | 'ML'
    | 'MM'
    | 'MN'
    | 'MO'
    | 'MP'
    | 'MQ'
    | 'MR'
    | 'MS'
    | 'MT'
    | 'MU'
    | 'MV'
    | 'MW'
    | 'MX'
    | 'MY'
    | 'MZ'
    | 'NA'
    | 'NC'
    | 'NE'
    | 'NF'
    | 'NG'
    | 'NI'
    | 'NL'
    | 'NO'
    | 'NP'
    | 'NR'
    | 'NU'
    | 'NZ'
    | 'OM'
    | 'PA'
    | 'PE'
    | 'PF'
    | 'PG'
    | 'PH'
    | 'PK'
    | 'PL'
    | 'PM'
    | 'PN'
    | 'PR'
    | 'PS'
    | 'PT'
    | 'PW'
    | 'PY'
    | 'QA'
    | 'RE'
    | 'RO'
    | 'RS'
    | 'RU'
    | 'RW'
    | 'SA'
    | 'SB'
    | 'SC'
    | 'SD'
    | 'SE'
    | 'SG'
    | 'SH'
    | 'SI'
    | 'SJ'
    | 'SK'
    | 'SL'
    | 'SM'
    | 'SN'
    | 'SO'
    | 'SR'
    | 'SS'
    | 'ST'
    | 'SV'
    | 'SX'
    | 'SY'
    | 'SZ'
    | 'TC'
    | 'TD'
    | 'TF'
    | 'TG'
    | 'TH'
    | 'TJ'
    | 'TK'
    | 'TL'
    | 'TM'
    | 'TN'
    | 'TO'
    | 'TR'
    | 'TT'
    | 'TV'
    | 'TW'
    | 'TZ'
    | 'UA'
    | 'UG'
    | 'UM'
    | 'US'
    | 'UY'
    | 'UZ'
    | 'VA'
    | 'VC'
    | 'VE'
    | 'VG'
    | 'VI'
    | 'VN'
    | 'VU'
    | 'WF'
    | 'WS'
    | 'YE'
    | 'YT'
    | 'ZA'
    | 'ZM'
    | 'ZW'
  )[];
}
export interface ApiKeyPage {
  data: ApiKey[];
  nextCursor: string | null;
  total?: number;
}
export interface ApiKey {
  id: string;
  name: string;
  environment: 'live' | 'test';
  prefix: string;
  scopes: string[];
  ipAllowlist: string[];
  ratePerMinute: number | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  rotatedFrom: string | null;
  rotationDueAt: string;
}
export interface ApiKeyUsage {
  data: {
    day: string;
    requests: number;
  }[];
}
export interface CreateApiKey {
  name: string;
  environment?: 'live' | 'test';
  /**
   * @minItems 1
   * @maxItems 64
   */
  scopes?: string[];
  expiresAt?: string;
  /**
   * @maxItems 100
   */
  ipAllowlist?: string[];
  ratePerMinute?: number | null;
}
export interface ApiKeyCreated {
  id: string;
  name: string;
  environment: 'live' | 'test';
  prefix: string;
  scopes: string[];
  ipAllowlist: string[];
  ratePerMinute: number | null;
  createdAt: string;
  expiresAt: string | null;
  lastUsedAt: string | null;
  revokedAt: string | null;
  rotatedFrom: string | null;
  rotationDueAt: string;
  key: string;
}
export interface UpdateApiKey {
  name?: string;
  /**
   * @maxItems 100
   */
  ipAllowlist?: string[];
  ratePerMinute?: number | null;
  expiresAt?: string | null;
}
export interface RotateApiKey {
  overlapHours?: number;
}
export interface Sso {
  issuer: string | null;
  clientId: string | null;
  hasClientSecret: boolean;
  defaultRole: 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  enabled: boolean;
  redirectUri: string;
  domains: SsoDomain[];
}
export interface SsoDomain {
  id: string;
  domain: string;
  verifiedAt: string | null;
  dnsName: string;
  dnsValue: string;
}
export interface ConfigureSso {
  issuer: string;
  clientId: string;
  clientSecret?: string | null;
  defaultRole?: 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR';
  enabled?: boolean;
}
export interface AddSsoDomain {
  domain: string;
}
export interface StartSso {
  email: string;
}
export interface SsoStarted {
  redirectUrl: string;
}
export interface LinkFacebook {
  password: string;
}
export interface FacebookLink {
  linked: boolean;
}
export interface SendMessage {
  connectionId: string;
  contactId?: string;
  to?: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  type: 'text' | 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'location' | 'contacts' | 'reaction' | 'template' | 'interactive';
  replyTo?: string;
  text?: TextContent;
  image?: ImageContent;
  video?: VideoContent;
  audio?: AudioContent;
  document?: DocumentContent;
  sticker?: StickerContent;
  location?: LocationContent;
  contacts?: ContactsContent;
  reaction?: ReactTo;
  template?: TemplateContent;
  interactive?: InteractiveContent;
}
export interface TextContent {
  body: string;
  preview_url?: boolean;
}
export interface ImageContent {
  id?: string;
  link?: string;
  caption?: string;
}
export interface VideoContent {
  id?: string;
  link?: string;
  caption?: string;
}
export interface AudioContent {
  id?: string;
  link?: string;
  voice?: boolean;
}
export interface DocumentContent {
  id?: string;
  link?: string;
  caption?: string;
  filename?: string;
}
export interface StickerContent {
  id?: string;
  link?: string;
}
export interface LocationContent {
  latitude: number | string;
  longitude: number | string;
  name?: string;
  address?: string;
}
export interface ContactCard {
  name: {
    formatted_name: string;
    first_name?: string;
    last_name?: string;
    middle_name?: string;
    prefix?: string;
    suffix?: string;
  };
  /**
   * @maxItems 20
   */
  phones?: {
    phone: string;
    type?: string;
    wa_id?: string;
  }[];
  /**
   * @maxItems 20
   */
  emails?: {
    email: string;
    type?: string;
  }[];
  /**
   * @maxItems 20
   */
  addresses?: {
    street?: string;
    city?: string;
    state?: string;
    zip?: string;
    country?: string;
    country_code?: string;
    type?: string;
  }[];
  /**
   * @maxItems 20
   */
  urls?: {
    url: string;
    type?: string;
  }[];
  org?: {
    company?: string;
    department?: string;
    title?: string;
  };
  birthday?: string;
}
export interface ReactTo {
  message_id: string;
  emoji: string;
}
export interface TemplateContent {
  name: string;
  language: {
    code: string;
    policy?: 'deterministic';
  };
  /**
   * @maxItems 16
   */
  components?: TemplateComponent[];
}
export interface TemplateComponent {
  type: 'header' | 'body' | 'button' | 'footer' | 'carousel' | 'limited_time_offer' | 'order_status';
  sub_type?: 'quick_reply' | 'url' | 'copy_code' | 'flow' | 'catalog' | 'mpm' | 'voice_call' | 'order_details';
  index?: number | string;
  /**
   * @maxItems 64
   */
  parameters?: TemplateParameter[];
  /**
   * @minItems 1
   * @maxItems 10
   */
  cards?: {
    card_index: number;
    /**
     * @minItems 1
     * @maxItems 4
     */
    components: {
      type: 'header' | 'body' | 'button';
      sub_type?: 'quick_reply' | 'url' | 'copy_code' | 'flow' | 'catalog' | 'mpm' | 'voice_call' | 'order_details';
      index?: number | string;
      /**
       * @maxItems 64
       */
      parameters?: TemplateParameter[];
    }[];
  }[];
}
export interface TemplateParameter {
  type:
    | 'text'
    | 'currency'
    | 'date_time'
    | 'image'
    | 'video'
    | 'document'
    | 'location'
    | 'payload'
    | 'coupon_code'
    | 'action'
    | 'limited_time_offer'
    | 'product'
    | 'order_status';
  parameter_name?: string;
  text?: string | number | boolean;
  currency?: {
    fallback_value: string;
    code: string;
    amount_1000: number;
  };
  date_time?: {
    fallback_value: string;
    calendar?: number | string;
    day_of_week?: number | string;
    day_of_month?: number | string;
    year?: number | string;
    month?: number | string;
    hour?: number | string;
    minute?: number | string;
    timestamp?: number;
  };
  image?: {
    id?: string;
    link?: string;
  };
  video?: {
    id?: string;
    link?: string;
  };
  document?: {
    id?: string;
    link?: string;
    filename?: string;
  };
  location?: LocationContent;
  payload?: string;
  coupon_code?: string;
  action?: {
    [k: string]: unknown;
  };
  limited_time_offer?: {
    expiration_time_ms: number;
  };
  product?: {
    product_retailer_id: string;
    catalog_id: string;
  };
  order_status?: {
    reference_id: string;
    order?: {
      status: 'pending' | 'processing' | 'partially_shipped' | 'shipped' | 'completed' | 'canceled';
      description?: string;
    };
    payment?: {
      status: 'pending' | 'captured' | 'failed' | 'canceled';
      timestamp?: number;
    };
  };
}
export interface MessageAccepted {
  id: string;
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  verdict: Verdict;
}
export interface RuleResult {
  rule: string;
  outcome: 'pass' | 'block' | 'skip';
  code: string | null;
  detail: string;
  facts: {
    [k: string]: unknown;
  };
}
export interface MessageCheck {
  allowed: boolean;
  verdict: Verdict;
}
export interface ResolveMessage {
  outcome: 'sent' | 'failed' | 'retry';
}
export interface Message {
  id: string;
  direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null;
  connectionId: string;
  contactId: string | null;
  conversationId: string | null;
  contactName: string | null;
  to: string | null;
  content: unknown;
  contentGone: ContentGone | null;
  preview: string;
  code: string | null;
  detail: string | null;
  providerId: string | null;
  source: string;
  createdAt: string;
  history: MessageEvent[];
  file: Media | null;
  reactions: MessageReaction[];
  verdict: Verdict;
  dispatchVerdict: Verdict;
}
export interface ContentGone {
  reason: 'zero_content';
  at: string;
}
export interface MessageEvent {
  status: string;
  at: string;
  detail: string | null;
  code: string | null;
}
export interface Media {
  id: string;
  direction: 'in' | 'out';
  state: 'pending' | 'ready' | 'failed' | 'refused' | 'deleted';
  reason:
    | 'empty'
    | 'too_large'
    | 'type_refused'
    | 'type_mismatch'
    | 'damaged'
    | 'rejected_by_provider'
    | 'connection_gone'
    | 'not_supported'
    | 'provider_unavailable'
    | 'credentials_rejected'
    | null;
  mimeType: string | null;
  size: number | null;
  sha256: string | null;
  name: string | null;
  types: {
    plugin: string;
    type: 'image' | 'video' | 'audio' | 'document' | 'sticker';
    maxBytes: number;
  }[];
  messageId: string | null;
  connectionId: string | null;
  createdAt: string;
  expiresAt: string;
}
export interface MessageReaction {
  by: 'contact' | 'us';
  emoji: string;
  at: string;
}
export interface MessagePage {
  data: MessageSummary[];
  nextCursor: string | null;
  total?: number;
}
export interface MessageSummary {
  id: string;
  direction: 'in' | 'out';
  status: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received';
  type: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication' | null;
  connectionId: string;
  contactId: string | null;
  conversationId: string | null;
  contactName: string | null;
  to: string | null;
  content: unknown;
  contentGone: ContentGone | null;
  preview: string;
  code: string | null;
  detail: string | null;
  providerId: string | null;
  source: string;
  createdAt: string;
}
export interface MessagingPolicies {
  hourlyCap: number;
  marketingHours: number;
  quietHours: {
    from: string;
    until: string;
    /**
     * @minItems 1
     * @maxItems 3
     */
    purposes: ('service' | 'utility' | 'marketing')[];
  } | null;
  timeZone: string;
  unknownOutcome: 'hold' | 'retry' | 'ask';
  unknownAfterMinutes: number;
  reviewAiMarketing: boolean;
  broadcastApproval: boolean;
  zeroContent: boolean;
  zeroContentAi: boolean;
  updatedAt: string | null;
}
export interface UpdatePolicies {
  hourlyCap?: number;
  marketingHours?: number;
  quietHours?: {
    from: string;
    until: string;
    /**
     * @minItems 1
     * @maxItems 3
     */
    purposes: ('service' | 'utility' | 'marketing')[];
  } | null;
  timeZone?: string;
  unknownOutcome?: 'hold' | 'retry' | 'ask';
  unknownAfterMinutes?: number;
  reviewAiMarketing?: boolean;
  broadcastApproval?: boolean;
  zeroContent?: boolean;
  zeroContentAi?: boolean;
}
export interface LineLimitsList {
  data: LineLimits[];
}
export interface LineLimits {
  connectionId: string;
  name: string;
  status: 'active' | 'paused' | 'disconnected';
  perSecond: number | null;
  usagePercent: number | null;
  blockedUntil: string | null;
  marketingPausedUntil: string | null;
}
export interface ContactRestrictionsState {
  processingRestrictedSince: string | null;
  objectedToMarketingSince: string | null;
}
export interface ContactRestrictions {
  processingRestricted: boolean;
  objectedToMarketing: boolean;
}
export interface ConversationPage {
  data: Conversation[];
  nextCursor: string | null;
  total?: number;
}
export interface Conversation {
  id: string;
  contactId: string;
  contactName: string | null;
  address: string | null;
  connectionId: string;
  status: 'open' | 'closed';
  closedAt: string | null;
  unreadCount: number;
  lastMessageAt: string;
  lastPreview: string;
  lastContentGone: ContentGone | null;
  lastDirection: 'in' | 'out' | null;
  lastStatus: string | null;
  assigneeId: string | null;
  handler: 'person' | 'ai';
  snoozedUntil: string | null;
  labels: string[];
  windowClosesAt: string | null;
  optedOut: boolean;
}
export interface ConversationCounts {
  open: number;
  unassigned: number;
  mine: number;
  snoozed: number;
  unreadConversations: number;
  unreadMessages: number;
}
export interface ThreadPage {
  data: ThreadItem[];
  nextCursor: string | null;
  total?: number;
}
export interface AssignConversation {
  assigneeId: ('me' | string) | null;
  expected?: string | null;
}
export interface HandOverConversation {
  handler: 'person' | 'ai';
}
export interface SnoozeConversation {
  until: string | null;
}
export interface SetConversationLabels {
  /**
   * @maxItems 20
   */
  labels: string[];
}
export interface MarkConversationRead {
  notify?: boolean;
}
export interface ConversationRead {
  notified: boolean;
  reason: string | null;
}
export interface WriteNote {
  text: string;
}
export interface ConversationNote {
  id: string;
  conversationId: string;
  text: string;
  author: {
    kind: string;
    id: string;
  };
  createdAt: string;
  editedAt: string | null;
}
export interface ConversationLabelList {
  data: ConversationLabel[];
}
export interface ConversationLabel {
  name: string;
  conversations: number;
}
export interface InboxSettings {
  searchTexts: boolean;
}
export interface TemplatePage {
  data: Template[];
  nextCursor: string | null;
  total?: number;
}
export interface Template {
  id: string;
  connectionId: string;
  name: string;
  language: string;
  category: string;
  state:
    | 'approved'
    | 'pending'
    | 'rejected'
    | 'paused'
    | 'disabled'
    | 'flagged'
    | 'in_appeal'
    | 'pending_deletion'
    | 'deleted'
    | 'limit_exceeded'
    | 'locked'
    | 'archived'
    | 'unknown';
  quality: 'green' | 'yellow' | 'red' | 'unknown';
  reason: string | null;
  version: number;
  components: {
    [k: string]: unknown;
  }[];
  syncedAt: string;
}
export interface SyncTemplates {
  connectionId: string;
}
export interface TemplateSync {
  total: number;
  approved: number;
}
export interface CheckTemplate {
  category: 'utility' | 'marketing' | 'authentication';
  /**
   * @minItems 1
   * @maxItems 4
   */
  components: {
    type: 'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS';
    [k: string]: unknown;
  }[];
}
export interface TemplateCheck {
  ok: boolean;
  errors: {
    path: string;
    message: string;
  }[];
}
export interface CreateTemplate {
  connectionId: string;
  name: string;
  language: string;
  category: 'utility' | 'marketing' | 'authentication';
  /**
   * @minItems 1
   * @maxItems 4
   */
  components: {
    type: 'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS';
    [k: string]: unknown;
  }[];
}
export interface TemplateDetail {
  id: string;
  connectionId: string;
  name: string;
  language: string;
  category: string;
  state:
    | 'approved'
    | 'pending'
    | 'rejected'
    | 'paused'
    | 'disabled'
    | 'flagged'
    | 'in_appeal'
    | 'pending_deletion'
    | 'deleted'
    | 'limit_exceeded'
    | 'locked'
    | 'archived'
    | 'unknown';
  quality: 'green' | 'yellow' | 'red' | 'unknown';
  reason: string | null;
  version: number;
  components: {
    [k: string]: unknown;
  }[];
  syncedAt: string;
  versions: {
    version: number;
    category: string;
    components: {
      [k: string]: unknown;
    }[];
    source: 'provider' | 'submitted';
    createdAt: string;
  }[];
}
export interface EditTemplate {
  category?: 'utility' | 'marketing' | 'authentication';
  /**
   * @minItems 1
   * @maxItems 4
   */
  components: {
    type: 'HEADER' | 'BODY' | 'FOOTER' | 'BUTTONS';
    [k: string]: unknown;
  }[];
}
export interface InboundEventPage {
  data: InboundEvent[];
  nextCursor: string | null;
  total?: number;
}
export interface InboundEvent {
  id: string;
  connectionId: string;
  kind: string;
  name: string;
  state: 'pending' | 'applied' | 'not_understood' | 'unrouted' | 'failed';
  receivedAt: string;
  appliedAt: string | null;
  detail: string | null;
  payload: unknown;
  contentGone: ContentGone | null;
}
export interface SegmentPage {
  data: Segment[];
  nextCursor: string | null;
  total?: number;
}
export interface Segment {
  id: string;
  name: string;
  definition: unknown;
  createdAt: string;
  updatedAt: string;
}
export interface CreateSegment {
  name: string;
  definition: SegmentDefinition;
}
export interface SegmentDefinition {
  match: 'all' | 'any';
  /**
   * @minItems 1
   * @maxItems 50
   */
  conditions: (
    | (
        | {
            field: 'attribute';
            name: string;
            op: 'equals' | 'not';
            value: string | number | boolean;
          }
        | {
            field: 'attribute';
            name: string;
            op: 'in';
            /**
             * @minItems 1
             * @maxItems 100
             */
            values: (string | number | boolean)[];
          }
        | {
            field: 'attribute';
            name: string;
            op: 'exists' | 'missing';
          }
        | {
            field: 'attribute';
            name: string;
            op: 'before' | 'after';
            value: string;
          }
        | {
            field: 'attribute';
            name: string;
            op: 'greater' | 'less';
            value: number;
          }
      )
    | {
        field: 'tag';
        op: 'has' | 'hasNot';
        tagId: string;
      }
    | {
        field: 'consent';
        channel: string;
        purpose: 'service' | 'utility' | 'marketing' | 'authentication';
        is: 'granted' | 'withdrawn' | 'none';
      }
    | {
        field: 'optedOut';
        channel?: string;
        is: boolean;
      }
    | {
        field: 'language' | 'timeZone';
        /**
         * @minItems 1
         * @maxItems 100
         */
        in: string[];
      }
    | {
        field: 'createdAt';
        op: 'before' | 'after';
        value: string;
      }
    | {
        field: 'lastInbound';
        withinDays: number;
      }
    | {
        field: 'import';
        importId: string;
      }
    | {
        field: 'group';
        match: 'all' | 'any';
        /**
         * @minItems 1
         * @maxItems 50
         */
        conditions: (
          | (
              | {
                  field: 'attribute';
                  name: string;
                  op: 'equals' | 'not';
                  value: string | number | boolean;
                }
              | {
                  field: 'attribute';
                  name: string;
                  op: 'in';
                  /**
                   * @minItems 1
                   * @maxItems 100
                   */
                  values: (string | number | boolean)[];
                }
              | {
                  field: 'attribute';
                  name: string;
                  op: 'exists' | 'missing';
                }
              | {
                  field: 'attribute';
                  name: string;
                  op: 'before' | 'after';
                  value: string;
                }
              | {
                  field: 'attribute';
                  name: string;
                  op: 'greater' | 'less';
                  value: number;
                }
            )
          | {
              field: 'tag';
              op: 'has' | 'hasNot';
              tagId: string;
            }
          | {
              field: 'consent';
              channel: string;
              purpose: 'service' | 'utility' | 'marketing' | 'authentication';
              is: 'granted' | 'withdrawn' | 'none';
            }
          | {
              field: 'optedOut';
              channel?: string;
              is: boolean;
            }
          | {
              field: 'language' | 'timeZone';
              /**
               * @minItems 1
               * @maxItems 100
               */
              in: string[];
            }
          | {
              field: 'createdAt';
              op: 'before' | 'after';
              value: string;
            }
          | {
              field: 'lastInbound';
              withinDays: number;
            }
          | {
              field: 'import';
              importId: string;
            }
          | {
              field: 'group';
              match: 'all' | 'any';
              /**
               * @minItems 1
               * @maxItems 50
               */
              conditions: (
                | (
                    | {
                        field: 'attribute';
                        name: string;
                        op: 'equals' | 'not';
                        value: string | number | boolean;
                      }
                    | {
                        field: 'attribute';
                        name: string;
                        op: 'in';
                        /**
                         * @minItems 1
                         * @maxItems 100
                         */
                        values: (string | number | boolean)[];
                      }
                    | {
                        field: 'attribute';
                        name: string;
                        op: 'exists' | 'missing';
                      }
                    | {
                        field: 'attribute';
                        name: string;
                        op: 'before' | 'after';
                        value: string;
                      }
                    | {
                        field: 'attribute';
                        name: string;
                        op: 'greater' | 'less';
                        value: number;
                      }
                  )
                | {
                    field: 'tag';
                    op: 'has' | 'hasNot';
                    tagId: string;
                  }
                | {
                    field: 'consent';
                    channel: string;
                    purpose: 'service' | 'utility' | 'marketing' | 'authentication';
                    is: 'granted' | 'withdrawn' | 'none';
                  }
                | {
                    field: 'optedOut';
                    channel?: string;
                    is: boolean;
                  }
                | {
                    field: 'language' | 'timeZone';
                    /**
                     * @minItems 1
                     * @maxItems 100
                     */
                    in: string[];
                  }
                | {
                    field: 'createdAt';
                    op: 'before' | 'after';
                    value: string;
                  }
                | {
                    field: 'lastInbound';
                    withinDays: number;
                  }
                | {
                    field: 'import';
                    importId: string;
                  }
              )[];
            }
        )[];
      }
  )[];
}
export interface CountSegment {
  definition: SegmentDefinition;
}
export interface SegmentCount {
  count: number;
  looked: number;
  complete: boolean;
}
export interface UpdateSegment {
  name?: string;
  definition?: SegmentDefinition;
}
export interface BroadcastPage {
  data: BroadcastSummary[];
  nextCursor: string | null;
  total?: number;
}
export interface BroadcastSummary {
  id: string;
  name: string;
  connectionId: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  type: string;
  state: 'draft' | 'scheduled' | 'expanding' | 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  reason: string | null;
  scheduledAt: string | null;
  localTime: {
    at: string;
    timeZone: string;
  } | null;
  retryWindowSeconds: number | null;
  counts: {
    recipients: number;
    pending: number;
    accepted: number;
    excluded: number;
    cancelled: number;
    failed: number;
  };
  reasons: {
    reason: string;
    count: number;
  }[];
  createdBy: {
    kind: string;
    id: string;
  };
  approvedBy: {
    kind: string;
    id: string;
  } | null;
  createdAt: string;
  startedAt: string | null;
  expandedAt: string | null;
  finishedAt: string | null;
}
export interface CreateBroadcast {
  name: string;
  connectionId: string;
  message: BroadcastMessage;
  audience: BroadcastAudience;
  retryWindowSeconds?: number | null;
}
export interface BroadcastMessage {
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  type: 'text' | 'image' | 'video' | 'audio' | 'document' | 'sticker' | 'location' | 'contacts' | 'reaction' | 'template' | 'interactive';
  text?: TextContent;
  image?: ImageContent;
  video?: VideoContent;
  audio?: AudioContent;
  document?: DocumentContent;
  sticker?: StickerContent;
  location?: LocationContent;
  contacts?: ContactsContent;
  reaction?: ReactTo;
  template?: TemplateContent;
  interactive?: InteractiveContent;
}
export interface BroadcastAudience {
  segmentId?: string;
  definition?: SegmentDefinition;
  /**
   * @minItems 1
   * @maxItems 10000
   */
  contactIds?: string[];
  importId?: string;
}
export interface Broadcast {
  id: string;
  name: string;
  connectionId: string;
  purpose: 'service' | 'utility' | 'marketing' | 'authentication';
  type: string;
  state: 'draft' | 'scheduled' | 'expanding' | 'running' | 'paused' | 'finished' | 'cancelled' | 'failed';
  reason: string | null;
  scheduledAt: string | null;
  localTime: {
    at: string;
    timeZone: string;
  } | null;
  retryWindowSeconds: number | null;
  counts: {
    recipients: number;
    pending: number;
    accepted: number;
    excluded: number;
    cancelled: number;
    failed: number;
  };
  reasons: {
    reason: string;
    count: number;
  }[];
  createdBy: {
    kind: string;
    id: string;
  };
  approvedBy: {
    kind: string;
    id: string;
  } | null;
  createdAt: string;
  startedAt: string | null;
  expandedAt: string | null;
  finishedAt: string | null;
  message: unknown;
  contentGone: ContentGone | null;
  audience: unknown;
}
export interface UpdateBroadcast {
  name?: string;
  connectionId?: string;
  message?: BroadcastMessage;
  audience?: BroadcastAudience;
  retryWindowSeconds?: number | null;
}
export interface BroadcastPreview {
  state: 'running' | 'done';
  checked: number;
  looked: number;
  of: number;
  whole: boolean;
  eligible: number;
  excluded: {
    reason: string;
    count: number;
  }[];
  sample: {
    contactId: string;
    eligible: boolean;
    reason: string | null;
  }[];
  startedAt: string;
  finishedAt: string | null;
}
export interface StartBroadcast {
  at?: string;
  localTime?: {
    at: string;
    timeZone: string;
  };
}
export interface BroadcastRecipientPage {
  data: BroadcastRecipient[];
  nextCursor: string | null;
  total?: number;
}
export interface BroadcastRecipient {
  contactId: string;
  contactName: string | null;
  to: string | null;
  state: 'pending' | 'accepted' | 'excluded' | 'cancelled' | 'failed';
  reason: string | null;
  messageId: string | null;
  messageStatus: 'blocked' | 'queued' | 'sending' | 'sent' | 'delivered' | 'read' | 'played' | 'failed' | 'unknown' | 'received' | null;
  dueAt: string;
}
export interface BroadcastReport {
  recipients: number;
  pending: number;
  accepted: number;
  excluded: number;
  cancelled: number;
  failed: number;
  waiting: number;
  sent: number;
  delivered: number;
  read: number;
  messagesFailed: number;
  unknown: number;
  blockedAtDispatch: {
    reason: string;
    count: number;
  }[];
  excludedBy: {
    reason: string;
    count: number;
  }[];
  failedBy: {
    reason: string;
    count: number;
  }[];
  optOutsWithin24h: number;
}
export interface BackupPage {
  data: Backup[];
  nextCursor: string | null;
  total?: number;
  status: BackupStatus;
}
export interface Backup {
  id: string;
  state: 'running' | 'done' | 'failed' | 'expired';
  cause: 'schedule' | 'command' | 'request';
  startedAt: string;
  finishedAt: string | null;
  bytes: number | null;
  tables: number | null;
  rows: number | null;
  files: number | null;
  reason: string | null;
  verifiedAt: string | null;
  verified: boolean | null;
  verifyNote: string | null;
}
export interface BackupStatus {
  everyHours: number;
  keptDays: number;
  drillEveryDays: number;
  storage: 'disk' | 's3';
  files: boolean;
  unable: string | null;
  running: boolean;
  lastSuccessAt: string | null;
  lastVerifiedAt: string | null;
  lastVerified: boolean | null;
  nextDueAt: string | null;
  nextDrillAt: string | null;
  operator: boolean;
}
export interface PrivacyRequestPage {
  data: PrivacyRequest[];
  nextCursor: string | null;
  total?: number;
}
export interface PrivacyRequest {
  id: string;
  kind: 'access' | 'rectification' | 'erasure' | 'portability' | 'restriction' | 'objection' | null;
  channel: 'panel' | 'api' | 'email' | 'callback' | 'profile';
  state: 'received' | 'verified' | 'approved' | 'waiting' | 'running' | 'done' | 'refused' | 'cancelled';
  contactId: string | null;
  userId: string | null;
  requester: {
    name: string | null;
    address: string | null;
  };
  message: string | null;
  note: string | null;
  receivedAt: string;
  dueAt: string;
  overdue: boolean;
  extendedAt: string | null;
  extensionReason: string | null;
  verifiedAt: string | null;
  verifiedBy: string | null;
  verifiedMethod: string | null;
  approvedAt: string | null;
  approvedBy: string | null;
  refusalReason: string | null;
  exportId: string | null;
  finishedAt: string | null;
  finishedBy: string | null;
  /**
   * Whether a legal hold keeps the data.
   */
  held: boolean;
  actions: ('link' | 'verify' | 'approve' | 'fulfil' | 'extend' | 'refuse' | 'cancel')[];
}
export interface CreatePrivacyRequest {
  kind: 'access' | 'rectification' | 'erasure' | 'portability' | 'restriction' | 'objection';
  contactId?: string | null;
  userId?: string | null;
  /**
   * Who asks, when nobody is linked yet. Stored encrypted.
   */
  requester?: {
    name?: string | null;
    address?: string | null;
  } | null;
  /**
   * What the person wrote. Stored encrypted.
   */
  message?: string | null;
  /**
   * When it came, when that was before today: the due date counts from there.
   */
  receivedAt?: string | null;
}
export interface PrivacyInboundMail {
  /**
   * The Message-ID of the mail: what is handed in twice is one request.
   */
  messageId: string;
  from: {
    address: string;
    name?: string | null;
  };
  subject?: string;
  text?: string;
  receivedAt?: string | null;
}
export interface PrivacyRequestDetail {
  id: string;
  kind: 'access' | 'rectification' | 'erasure' | 'portability' | 'restriction' | 'objection' | null;
  channel: 'panel' | 'api' | 'email' | 'callback' | 'profile';
  state: 'received' | 'verified' | 'approved' | 'waiting' | 'running' | 'done' | 'refused' | 'cancelled';
  contactId: string | null;
  userId: string | null;
  requester: {
    name: string | null;
    address: string | null;
  };
  message: string | null;
  note: string | null;
  receivedAt: string;
  dueAt: string;
  overdue: boolean;
  extendedAt: string | null;
  extensionReason: string | null;
  verifiedAt: string | null;
  verifiedBy: string | null;
  verifiedMethod: string | null;
  approvedAt: string | null;
  approvedBy: string | null;
  refusalReason: string | null;
  exportId: string | null;
  finishedAt: string | null;
  finishedBy: string | null;
  /**
   * Whether a legal hold keeps the data.
   */
  held: boolean;
  actions: ('link' | 'verify' | 'approve' | 'fulfil' | 'extend' | 'refuse' | 'cancel')[];
  timeline: {
    at: string;
    kind: string;
    actor: string;
    facts: {
      [k: string]: string | number | boolean | null;
    };
  }[];
}
export interface PrivacyRequestPreview {
  goes: {
    table: string;
    holds: string;
    rows: number;
  }[];
  keeps: {
    table: string;
    holds: string;
    rows: number;
    why: string;
  }[];
  held: boolean;
}
export interface LinkPrivacyRequest {
  kind?: 'access' | 'rectification' | 'erasure' | 'portability' | 'restriction' | 'objection';
  contactId?: string | null;
  userId?: string | null;
}
export interface VerifyPrivacyRequest {
  method: 'known_channel' | 'document' | 'account' | 'call_back' | 'other';
  note?: string | null;
}
export interface ExtendPrivacyRequest {
  /**
   * Why more time is needed; the person must be told.
   */
  reason: string;
}
export interface FulfilPrivacyRequest {
  /**
   * What is put right; for rectification alone.
   */
  changes?: {
    name?: string;
    attributes?: {
      [k: string]: string | number | boolean | null;
    };
    timeZone?: string | null;
    language?: string | null;
  };
  /**
   * Whether a copy holds the files too; for access and portability.
   */
  media?: boolean;
}
export interface RefusePrivacyRequest {
  /**
   * Why it is refused; the person must be told.
   */
  reason: string;
}
export interface Retention {
  classes: {
    name: string;
    what: string;
    days: number;
    standard: number;
    floor: number;
    ceiling: number;
    adjustable: boolean;
    source: string;
    tables: string[];
  }[];
  updatedAt: string | null;
}
export interface UpdateRetention {
  /**
   * Days by class. A class that is left out is back at its standard.
   */
  days: {
    [k: string]: number;
  };
}
export interface RetentionPreview {
  data: {
    class: string;
    table: string;
    rows: number;
    /**
     * Older rows that a legal hold keeps.
     */
    held: number;
  }[];
  rows: number;
  held: number;
}
export interface RetentionRunPage {
  data: RetentionRun[];
  nextCursor: string | null;
  total?: number;
}
export interface RetentionRun {
  id: string;
  startedAt: string;
  finishedAt: string | null;
  rows: number;
  purged: {
    [k: string]: number;
  };
  held: {
    [k: string]: number;
  };
}
export interface LegalHoldPage {
  data: LegalHold[];
  nextCursor: string | null;
  total?: number;
}
export interface LegalHold {
  id: string;
  contactId: string | null;
  reason: string;
  createdAt: string;
  createdBy: string;
  releasedAt: string | null;
  releasedBy: string | null;
}
export interface CreateLegalHold {
  /**
   * Whose data is kept; without it everything of the organisation.
   */
  contactId?: string | null;
  /**
   * Which matter, which authority. Stored encrypted.
   */
  reason: string;
}
export interface DeleteOrganization {
  /**
   * Your password, again.
   */
  password: string;
  /**
   * Days in which an owner can call it off. Nothing is sent meanwhile.
   */
  graceDays?: number;
}
export interface OrganizationErasureStarted {
  id: string;
  state: 'scheduled' | 'running' | 'done' | 'cancelled';
  requestedAt: string;
  dueAt: string;
  finishedAt: string | null;
  /**
   * Where the certificate of erasure is read, now and when nobody can sign in any more. Shown once.
   */
  certificateUrl: string;
}
export interface OrganizationErasureNow {
  /**
   * Null: nothing is being deleted.
   */
  erasure: OrganizationErasure | null;
}
export interface OrganizationErasure {
  id: string;
  state: 'scheduled' | 'running' | 'done' | 'cancelled';
  requestedAt: string;
  dueAt: string;
  finishedAt: string | null;
}
export interface ErasureCertificate {
  state: 'scheduled' | 'running' | 'done' | 'cancelled';
  organization: string;
  requestedAt: string;
  dueAt: string;
  finishedAt: string | null;
  /**
   * Rows that were deleted, by table.
   */
  rows: {
    [k: string]: number;
  };
  files: number;
  dataKeys: number;
  /**
   * Credentials that the providers took back.
   */
  revoked: number;
  /**
   * Credentials that a provider did not answer for; they were destroyed here.
   */
  unconfirmed: number;
  keptByLaw: {
    what: string;
    until: string;
    law: string;
  }[];
  backups: string;
  statement: string | null;
  signature: string | null;
  publicKey: string | null;
}
export interface MyPrivacyRequests {
  data: MyPrivacyRequest[];
}
export interface MyPrivacyRequest {
  id: string;
  kind: 'access' | 'rectification' | 'erasure' | 'portability' | 'restriction' | 'objection' | null;
  state: 'received' | 'verified' | 'approved' | 'waiting' | 'running' | 'done' | 'refused' | 'cancelled';
  message: string | null;
  receivedAt: string;
  dueAt: string;
  overdue: boolean;
  extendedAt: string | null;
  extensionReason: string | null;
  refusalReason: string | null;
  finishedAt: string | null;
  /**
   * The copy that was asked for: GET …/{id}/download while it is ready.
   */
  copy: 'none' | 'making' | 'ready' | 'gone';
}
export interface AskMyPrivacyRequest {
  kind: 'access' | 'rectification' | 'erasure' | 'portability' | 'restriction' | 'objection';
  message?: string | null;
}
export interface AlertPage {
  data: Alert[];
  nextCursor: string | null;
  total?: number;
}
export interface Alert {
  id: string;
  rule: string;
  severity: 'info' | 'warning' | 'critical';
  state: 'open' | 'acknowledged' | 'closed';
  objectType: string | null;
  objectId: string | null;
  facts: {
    [k: string]: unknown;
  };
  count: number;
  firstAt: string;
  lastAt: string;
  acknowledged: {
    at: string;
    userId: string;
    note: string | null;
  } | null;
  closed: {
    at: string;
    userId: string;
    note: string | null;
  } | null;
}
export interface AlertNote {
  note?: string;
}
export interface AlertRuleList {
  data: AlertRule[];
}
export interface AlertRule {
  rule: string;
  severity: 'info' | 'warning' | 'critical';
  what: string;
  from: string;
  optional: boolean;
  enabled: boolean;
  parameters: {
    name: string;
    what: string;
    value: number;
    default: number;
    min: number;
    max: number;
  }[];
  notify: {
    /**
     * @maxItems 5
     */
    roles: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
    users: string[];
  };
  changedAt: string | null;
}
export interface SetAlertRule {
  enabled: boolean;
  parameters?: {
    [k: string]: number;
  };
  notify?: {
    /**
     * @maxItems 5
     */
    roles: ('OWNER' | 'ADMIN' | 'MARKETER' | 'AGENT' | 'AUDITOR')[];
    /**
     * @maxItems 50
     */
    users?: string[];
  };
}
export interface UsageFigures {
  from: string;
  to: string;
  bucket: 'minute' | 'hour' | 'day';
  buckets: {
    at: string;
    success: number;
    redirect: number;
    clientError: number;
    serverError: number;
    limited: number;
  }[];
  topKeys: {
    id: string;
    name: string;
    requests: number;
    limited: number;
  }[];
}
export interface SecurityFigures {
  from: string;
  to: string;
  bucket: 'minute' | 'hour' | 'day';
  buckets: {
    at: string;
    events: {
      [k: string]: number;
    };
    alerts: {
      info: number;
      warning: number;
      critical: number;
    };
  }[];
  actions: {
    action: string;
    type: string;
    what: string;
    count: number;
  }[];
}
export interface AccessFigures {
  from: string;
  to: string;
  offsetMinutes: number;
  requests: number[][];
  signIns: number[][];
  countries: {
    country: string | null;
    requests: number;
    signIns: number;
    failures: number;
  }[];
}
export interface PerformanceFigures {
  from: string;
  to: string;
  bucket: 'minute' | 'hour' | 'day';
  buckets: {
    at: string;
    accepted: number;
    blocked: number;
    sent: number;
    delivered: number;
    failed: number;
  }[];
  acceptedToSentMs: {
    count: number;
    p50: number;
    p95: number;
    p99: number;
  } | null;
  sentToDeliveredMs: {
    count: number;
    p50: number;
    p95: number;
    p99: number;
  } | null;
  queue: {
    waiting: number;
    dead: number;
    oldestSeconds: number;
  };
}
export interface ComplianceIndicators {
  data: {
    id: 'audit_log' | 'keys' | 'mfa' | 'alerts' | 'tls';
    state: 'ok' | 'attention' | 'unknown';
    detail: string;
    facts: {
      [k: string]: number | string | null;
    };
  }[];
}
export interface AuditStreamPage {
  data: AuditStream[];
  nextCursor: string | null;
  total?: number;
}
export interface AuditStream {
  id: string;
  name: string;
  kind: 'http' | 'syslog';
  enabled: boolean;
  eventTypes: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
  settings: {
    [k: string]: unknown;
  };
  position: number;
  behind: number;
  lastSentAt: string | null;
  lastError: string | null;
  lastErrorAt: string | null;
  failingSince: string | null;
  nextTryAt: string | null;
  pausedSince: string | null;
  createdAt: string;
  updatedAt: string;
}
export interface AuditStreamHttp {
  url: string;
  format?: 'ndjson' | 'json_array';
  batch?: number;
  ca?: string;
  headers?: {
    [k: string]: string;
  } | null;
}
export interface AuditStreamSyslog {
  host: string;
  port: number;
  transport?: 'tls' | 'tcp';
  ca?: string;
  clientCert?: string;
  clientKey?: string | null;
  serverName?: string;
}
export interface UpdateAuditStream {
  name?: string;
  enabled?: boolean;
  /**
   * @minItems 1
   * @maxItems 4
   */
  eventTypes?: ('api_request' | 'authentication' | 'account_change' | 'security_event')[] | null;
  settings?: {
    [k: string]: unknown;
  };
}
export interface AuditStreamTest {
  ok: boolean;
  detail: string;
}
export interface RewindAuditStream {
  since: string;
}
export interface StartExport {
  media?: boolean;
}
export interface ExportStarted {
  id: string;
  status: 'running' | 'ready' | 'failed' | 'expired' | 'cancelled';
}
export interface ExportPage {
  data: Export[];
  nextCursor: string | null;
  total?: number;
}
export interface Export {
  id: string;
  kind: 'organization' | 'contact' | 'user';
  media: boolean;
  status: 'running' | 'ready' | 'failed' | 'expired' | 'cancelled';
  reason: 'storage_unavailable' | 'gave_up' | 'internal' | null;
  progress: number;
  rows: number;
  bytes: number | null;
  files: number | null;
  sha256: string | null;
  createdAt: string;
  finishedAt: string | null;
  expiresAt: string | null;
  downloadUrl?: string;
}
export interface ProcessorList {
  data: Processor[];
}
export interface Processor {
  id: string;
  source: 'plugin' | 'configuration' | 'organization' | 'manual';
  name: string;
  host: string | null;
  regions: string[];
  purposes: string[];
  categories: ('identity' | 'contact' | 'content' | 'profile' | 'choice' | 'credential' | 'technical' | 'reference')[];
  terms: string | null;
  since: string | null;
}
export interface ProcessorNoticePage {
  data: ProcessorNotice[];
  nextCursor: string | null;
  total?: number;
}
export interface ProcessorNotice {
  id: string;
  at: string;
  baseline: boolean;
  changes: {
    processorId: string;
    name: string;
    kind: 'appeared' | 'disappeared' | 'edited';
    fields: string[];
  }[];
}
export interface CreateProcessor {
  name: string;
  /**
   * @minItems 1
   * @maxItems 50
   */
  regions: string[];
  /**
   * @minItems 1
   * @maxItems 20
   */
  purposes: string[];
  /**
   * @minItems 0
   * @maxItems 8
   */
  categories?: ('identity' | 'contact' | 'content' | 'profile' | 'choice' | 'credential' | 'technical' | 'reference')[];
  terms?: string | null;
}
export interface UpdateProcessor {
  name?: string;
  /**
   * @minItems 1
   * @maxItems 50
   */
  regions?: string[];
  /**
   * @minItems 1
   * @maxItems 20
   */
  purposes?: string[];
  /**
   * @minItems 0
   * @maxItems 8
   */
  categories?: ('identity' | 'contact' | 'content' | 'profile' | 'choice' | 'credential' | 'technical' | 'reference')[];
  terms?: string | null;
}
export interface PrivacyContact {
  controllerName: string | null;
  country: string | null;
  dpoName: string | null;
  dpoEmail: string | null;
  dpoAddress: string | null;
  updatedAt: string | null;
}
export interface UpdatePrivacyContact {
  controllerName?: string | null;
  country?: string | null;
  dpoName?: string | null;
  dpoEmail?: string | null;
  dpoAddress?: string | null;
}
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail: string;
  code:
    | 'alert.not_found'
    | 'alert.state'
    | 'alert_rule.not_found'
    | 'api_key.not_found'
    | 'api_key.revoked'
    | 'audit.not_found'
    | 'audit.not_sealed'
    | 'audit.verification_running'
    | 'audit_stream.limit'
    | 'audit_stream.not_found'
    | 'auth.busy'
    | 'auth.country_not_allowed'
    | 'auth.csrf'
    | 'auth.forbidden'
    | 'auth.invalid_code'
    | 'auth.invalid_credentials'
    | 'auth.invalid_key'
    | 'auth.invalid_token'
    | 'auth.ip_not_allowed'
    | 'auth.mfa_enrolment_required'
    | 'auth.required'
    | 'auth.session_expired'
    | 'auth.sign_in_again'
    | 'auth.step_up_required'
    | 'auth.user_required'
    | 'backup.gone'
    | 'backup.no_owner'
    | 'backup.not_found'
    | 'backup.not_operator'
    | 'backup.running'
    | 'broadcast.approval_own'
    | 'broadcast.approval_required'
    | 'broadcast.no_preview'
    | 'broadcast.not_draft'
    | 'broadcast.not_found'
    | 'broadcast.wrong_state'
    | 'callback.not_configured'
    | 'callback.refused'
    | 'certificate.not_found'
    | 'clock.backwards'
    | 'connection.disconnected'
    | 'connection.marketing_not_paused'
    | 'connection.not_found'
    | 'consent.not_found'
    | 'consent.opted_out'
    | 'consent_form.not_found'
    | 'consent_form.slug_taken'
    | 'contact.identity_taken'
    | 'contact.merge_self'
    | 'contact.not_found'
    | 'conversation.assignee_unknown'
    | 'conversation.not_found'
    | 'conversation.presence_failed'
    | 'conversation.presence_refused'
    | 'conversation.presence_too_often'
    | 'conversation.presence_unsupported'
    | 'conversation.taken'
    | 'database.unavailable'
    | 'device.not_found'
    | 'export.gone'
    | 'export.not_found'
    | 'export.not_ready'
    | 'export.person_not_found'
    | 'export.running'
    | 'export.storage_unavailable'
    | 'export.unreadable'
    | 'gate.ai_disclosure_pending'
    | 'gate.broadcast_stopped'
    | 'gate.connection_paused'
    | 'gate.connection_rate_limited'
    | 'gate.contact_erased'
    | 'gate.marketing_frequency_capped'
    | 'gate.not_opted_in'
    | 'gate.not_recognised'
    | 'gate.objected_to_marketing'
    | 'gate.opted_out'
    | 'gate.organization_suspended'
    | 'gate.outside_service_window'
    | 'gate.processing_restricted'
    | 'gate.provider_opt_out'
    | 'gate.quiet_hours'
    | 'gate.recipient_rate_limited'
    | 'gate.review_required'
    | 'gate.template_not_approved'
    | 'gate.template_parameters_invalid'
    | 'idempotency.in_progress'
    | 'idempotency.mismatch'
    | 'idempotency.unsupported'
    | 'import.empty'
    | 'import.encoding'
    | 'import.file_gone'
    | 'import.limit'
    | 'import.not_csv'
    | 'import.not_found'
    | 'import.not_mapped'
    | 'import.quotes'
    | 'import.state'
    | 'invitation.already_member'
    | 'invitation.closed'
    | 'invitation.not_found'
    | 'keys.already_staged'
    | 'keys.destroy_unsupported'
    | 'keys.keeper_refused'
    | 'keys.not_operator'
    | 'keys.rotation_running'
    | 'keys.version_in_use'
    | 'keys.version_not_found'
    | 'keys.version_not_staged'
    | 'label.not_found'
    | 'legal_hold.not_found'
    | 'legal_hold.stands'
    | 'mailbox.not_kept'
    | 'media.damaged'
    | 'media.empty'
    | 'media.gone'
    | 'media.interrupted'
    | 'media.no_file'
    | 'media.not_found'
    | 'media.not_ready'
    | 'media.not_served'
    | 'media.range'
    | 'media.storage_unavailable'
    | 'media.too_large'
    | 'media.type_mismatch'
    | 'media.type_refused'
    | 'media.unreadable'
    | 'message.content_gone'
    | 'message.not_found'
    | 'message.not_quotable'
    | 'message.outcome_known'
    | 'message.recipient_reached'
    | 'mfa.already_enrolled'
    | 'mfa.invalid_code'
    | 'mfa.not_enrolled'
    | 'note.not_found'
    | 'note.not_yours'
    | 'organization.closing'
    | 'organization.not_closing'
    | 'organization.not_found'
    | 'organization.owner_exists'
    | 'passkey.invalid'
    | 'passkey.not_found'
    | 'passkey.too_many'
    | 'privacy_request.kind'
    | 'privacy_request.no_subject'
    | 'privacy_request.not_found'
    | 'privacy_request.not_verified'
    | 'privacy_request.second_person'
    | 'privacy_request.state'
    | 'processor.derived'
    | 'processor.not_found'
    | 'processor.too_many'
    | 'request.idempotency_key'
    | 'request.invalid'
    | 'request.malformed'
    | 'request.media_type'
    | 'request.method_not_allowed'
    | 'request.not_found'
    | 'request.rate_limited'
    | 'request.timeout'
    | 'request.too_large'
    | 'segment.in_use'
    | 'segment.not_found'
    | 'server.busy'
    | 'server.internal'
    | 'server.not_ready'
    | 'session.not_found'
    | 'simulator.not_simulated'
    | 'simulator.unknown_event'
    | 'simulator.unknown_fault'
    | 'sso.cancelled'
    | 'sso.disabled'
    | 'sso.domain_exists'
    | 'sso.domain_foreign'
    | 'sso.domain_limit'
    | 'sso.domain_not_found'
    | 'sso.domain_taken'
    | 'sso.domain_unverified'
    | 'sso.email_unverified'
    | 'sso.facebook_off'
    | 'sso.link_expired'
    | 'sso.no_account'
    | 'sso.not_admitted'
    | 'sso.not_configured'
    | 'sso.provider_unavailable'
    | 'sso.refused'
    | 'sso.state_invalid'
    | 'tag.limit'
    | 'tag.name_taken'
    | 'tag.not_found'
    | 'template.exists'
    | 'template.not_found'
    | 'template.refused'
    | 'template.submit_failed'
    | 'template.sync_failed'
    | 'template.unsupported'
    | 'user.elsewhere'
    | 'user.last_owner'
    | 'user.not_found'
    | 'user.own_role'
    | 'vault.destroyed'
    | 'vault.unavailable'
    | 'webhook.connection_unknown'
    | 'webhook.delivery_not_found'
    | 'webhook.endpoint_disabled'
    | 'webhook.endpoint_limit'
    | 'webhook.endpoint_not_found'
    | 'webhook.handshake_refused'
    | 'webhook.payload_invalid'
    | 'webhook.signature_invalid';
  errors?: {
    path: string;
    message: string;
  }[];
  requestId?: string;
}
