/** Hidden from the API's document: it exists outside production alone. */
export interface KeptMail { id: string; at: string; to: string; kind: string; subject: string; text: string; links: string[] }
