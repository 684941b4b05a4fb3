import { PluginError, secret, z } from '@consentry/plugin-sdk';

const KEY_ID = /^(?:arn:aws[a-z-]*:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]{1,250}|alias\/[\w/-]{1,250}|[\w-]{1,250})$/;
const LOOPBACK = new Set(['localhost', '127.0.0.1', '[::1]']);

export const AwsKmsSettings = z.strictObject({
  keyId: z.string().regex(KEY_ID, 'a key ARN, a key id, an alias ARN or alias/<name>').describe('ARN, id or alias of a symmetric KMS key of this account'),
  region: z.string().regex(/^[a-z]{2}(?:-[a-z]+){1,3}-\d{1,2}$/, 'a region such as eu-central-1').describe('AWS region of the key'),
  endpoint: z.url({ protocol: /^https?$/ }).optional().describe('Another address than kms.<region>.amazonaws.com: a VPC or FIPS endpoint, or the simulator'),
  accessKeyId: secret().optional().describe('With secretAccessKey. Without both: the SDK’s default chain (IRSA, container or instance role)'),
  secretAccessKey: secret().optional(),
  sessionToken: secret().optional().describe('For temporary credentials; they end, so prefer a role'),
});
export type AwsKmsSettings = z.infer<typeof AwsKmsSettings>;

const suffixOf = (region: string): string => (region.startsWith('cn-') ? 'amazonaws.com.cn' : 'amazonaws.com');

export const endpointOf = ({ endpoint, region }: AwsKmsSettings): string => (endpoint ? new URL(endpoint).origin : `https://kms.${region}.${suffixOf(region)}`);

/** KMS, and the region's STS where the default chain may have to swap a role's web identity token (IRSA) for credentials. */
export function hostsOf(settings: AwsKmsSettings): string[] {
  const { accessKeyId, region } = settings;
  return [new URL(endpointOf(settings)).host, ...(accessKeyId ? [] : [`sts.${region}.${suffixOf(region)}`])];
}

/** What one field alone can't tell. @throws PluginError `config_invalid` naming every field at fault. */
export function checkSettings({ keyId, region, endpoint, accessKeyId, secretAccessKey, sessionToken }: AwsKmsSettings): void {
  const faults: string[] = [];
  const arnRegion = keyId.startsWith('arn:') ? keyId.split(':')[3] : region;
  if (arnRegion !== region) faults.push(`keyId lies in ${arnRegion}, region says ${region}.`);
  if (endpoint) {
    const url = new URL(endpoint);
    if (url.protocol !== 'https:' && !LOOPBACK.has(url.hostname)) faults.push('endpoint must be https; http is for this machine alone.');
    if (url.username || url.password) faults.push('endpoint must not hold a user name or password.');
    if (url.pathname !== '/' || url.search || url.hash) faults.push('endpoint must be an origin, without a path or query.');
  }
  if (accessKeyId && !secretAccessKey) faults.push('secretAccessKey is missing: accessKeyId and secretAccessKey go together or not at all.');
  if (!accessKeyId && secretAccessKey) faults.push('accessKeyId is missing: accessKeyId and secretAccessKey go together or not at all.');
  if (sessionToken && !(accessKeyId && secretAccessKey)) faults.push('sessionToken needs accessKeyId and secretAccessKey.');
  if (faults.length > 0) throw new PluginError('config_invalid', { detail: faults.join(' ') });
}
