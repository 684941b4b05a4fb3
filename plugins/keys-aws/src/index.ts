import { defineKeys } from '@consentry/plugin-sdk';
import { openMasterKey } from './master.key.js';
import { AwsKmsSettings, hostsOf } from './settings.schema.js';

/**
 * The master key is a symmetric key in AWS KMS; it never leaves KMS (claim VA-2).
 * Rights it needs on the key: kms:Encrypt, kms:Decrypt, kms:DescribeKey, kms:ListKeyRotations; for a rotation kms:GetKeyRotationStatus
 * and kms:RotateKeyOnDemand; to make the key at the first start kms:CreateKey and kms:CreateAlias. The key must lie in the caller's own
 * account: KMS lists and begins rotations for nobody else (AWS KMS API Reference, ListKeyRotations: "Cross-account use: No").
 */
export default defineKeys({
  id: 'aws',
  name: 'AWS KMS',
  sdk: '^1.0.0',
  hosts: hostsOf,
  settings: AwsKmsSettings,
  processor: { name: 'Amazon Web Services', regions: ['The AWS region of the key'], purposes: ['Wrapping the keys that data is sealed under; no personal data reaches it'], terms: 'https://aws.amazon.com/service-terms/' },
  create: (settings, host, { initialise }) => openMasterKey(settings, host, initialise),
});
