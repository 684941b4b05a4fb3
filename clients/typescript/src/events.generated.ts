/* Generated from the table of events by "npm run generate". Do not edit. */

export type paths = Record<string, never>;
export type webhooks = Record<string, never>;
export interface components {
    schemas: {
        /** @description Somebody acknowledged an alert */
        "alert.acknowledged": {
            alertId: string;
            rule: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            objectType: string | null;
            objectId: string | null;
        };
        /** @description Somebody closed an alert */
        "alert.closed": {
            alertId: string;
            rule: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            objectType: string | null;
            objectId: string | null;
        };
        /** @description An alert opened */
        "alert.opened": {
            alertId: string;
            rule: string;
            /** @enum {string} */
            severity: "info" | "warning" | "critical";
            objectType: string | null;
            objectId: string | null;
            facts: {
                [key: string]: unknown;
            };
        };
        /** @description The audit log grew, and this is its signed head */
        "audit.checkpoint": {
            size: number;
            /** @description C2SP tlog-checkpoint as a signed note. Keep it: a later log that does not begin with this one was altered. */
            checkpoint: string;
        };
        /** @description A broadcast came to its end: finished, cancelled or failed */
        "broadcast.finished": {
            broadcastId: string;
            connectionId: string;
            reason: string | null;
            recipients: number;
            accepted: number;
            excluded: number;
            cancelled: number;
            failed: number;
            state: string;
        };
        /** @description A broadcast was paused, by a person or by itself */
        "broadcast.paused": {
            broadcastId: string;
            connectionId: string;
            reason: string | null;
            recipients: number;
            accepted: number;
            excluded: number;
            cancelled: number;
            failed: number;
        };
        /** @description A connection was ended and its secrets destroyed */
        "connection.disconnected": {
            connectionId: string;
        };
        /** @description A connection was paused: by a person, or by the server when the provider refused it */
        "connection.paused": {
            connectionId: string;
            /** @enum {string} */
            by: "person" | "system";
        };
        /** @description A consent was recorded */
        "consent.granted": {
            contactId: string;
            channel: string;
            purpose: string;
            source: string;
        };
        /** @description A contact opted out of a channel */
        "consent.opted_out": {
            contactId: string;
            channel: string;
            by: string;
        };
        /** @description A contact lifted their opt-out */
        "consent.resumed": {
            contactId: string;
            channel: string;
        };
        /** @description A consent was withdrawn */
        "consent.withdrawn": {
            contactId: string;
            channel: string;
            purpose: string;
            source: string;
        };
        /** @description A contact was erased, with everything that was written and said */
        "contact.erased": {
            contactId: string;
        };
        /** @description A conversation was assigned to somebody or to nobody */
        "conversation.assigned": {
            conversationId: string;
            contactId: string;
            connectionId: string;
            assigneeId: string | null;
        };
        /** @description A conversation was closed */
        "conversation.closed": {
            conversationId: string;
            contactId: string;
            connectionId: string;
        };
        /** @description A closed conversation was opened again */
        "conversation.reopened": {
            conversationId: string;
            contactId: string;
            connectionId: string;
            /** @enum {string} */
            by: "person" | "message";
        };
        /** @description A copy of the data could not be made */
        "export.failed": {
            exportId: string;
            /** @enum {string} */
            kind: "organization" | "contact" | "user";
            reason: string;
        };
        /** @description A copy of the data is ready */
        "export.ready": {
            exportId: string;
            /** @enum {string} */
            kind: "organization" | "contact" | "user";
            rows: number;
            bytes: number;
        };
        /** @description An import of contacts ended */
        "import.finished": {
            importId: string;
            rows: number;
            created: number;
            updated: number;
            skipped: number;
            invalid: number;
        };
        /** @description A message that had been accepted was stopped by the gate before it left */
        "message.blocked": {
            messageId: string;
            connectionId: string;
            contactId: string | null;
            conversationId: string | null;
            code: string | null;
        };
        /** @description A message reached the device of its recipient */
        "message.delivered": {
            messageId: string;
            connectionId: string;
            contactId: string | null;
            conversationId: string | null;
        };
        /** @description A message could not be sent or delivered */
        "message.failed": {
            messageId: string;
            connectionId: string;
            contactId: string | null;
            conversationId: string | null;
            code: string | null;
        };
        /** @description The recipient opened a message */
        "message.read": {
            messageId: string;
            connectionId: string;
            contactId: string | null;
            conversationId: string | null;
        };
        /** @description A person wrote */
        "message.received": {
            messageId: string;
            connectionId: string;
            contactId: string | null;
            conversationId: string | null;
            type: string;
        };
        /** @description The provider took a message */
        "message.sent": {
            messageId: string;
            connectionId: string;
            contactId: string | null;
            conversationId: string | null;
        };
        /** @description A request of a person was carried out, refused or withdrawn */
        "privacy_request.finished": {
            requestId: string;
            kind: string | null;
            state: string;
        };
        /** @description A person asked for a right over their data */
        "privacy_request.received": {
            requestId: string;
            kind: string | null;
        };
        /** @description Who processes the data of the organisation has changed */
        "processors.changed": {
            noticeId: string;
            appeared: string[];
            disappeared: string[];
            edited: string[];
        };
        /** @description Somebody asked for a test of this endpoint; nothing happened */
        "webhook.test": {
            endpointId: string;
        };
    };
    responses: never;
    parameters: never;
    requestBodies: never;
    headers: never;
    pathItems: never;
}
export type $defs = Record<string, never>;
export type operations = Record<string, never>;
