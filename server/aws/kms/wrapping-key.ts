import { DecryptCommand, EncryptCommand, KMSClient } from '@aws-sdk/client-kms';
import { parseArn } from '#lib/aws/arn.ts';
import { ERRORS, PortalError } from '#lib/errors.ts';
import { AwsError, awsErrorName, isAwsError, readAwsError } from '../aws-error.ts';
import { observed } from '../observe-calls.ts';
import { portalCredentials } from '../session/portal-credentials.ts';
import { REQUEST_HANDLER } from '../session/request-handler.ts';
import { type AwsCall, callOnce } from '../session/team-aws.ts';

/** The portal's own KMS key. A ciphertext can be decrypted only with the context that it was encrypted with. */
export interface WrappingKey {
  /** Throws escrow-key-refused and the transient codes. */
  encrypt(plaintext: Buffer, context: Readonly<Record<string, string>>): Promise<Buffer>;
  /** Also throws escrow-unreadable if another key or context was used to encrypt it. */
  decrypt(ciphertext: Buffer, context: Readonly<Record<string, string>>, call?: AwsCall): Promise<Buffer>;
}

const NOT_OF_THIS_KEY = new Set(['InvalidCiphertextException', 'IncorrectKeyException']);

/** Uses the portal's own identity, which needs kms:Encrypt and kms:Decrypt on the key, and no team's role. */
export function openWrappingKey(keyArn: string): WrappingKey {
  const { region } = parseArn(keyArn) ?? {};
  if (!region) throw new Error('ESCROW_KMS_KEY_ID is not a KMS key ARN');
  const client = observed(new KMSClient({ region, requestHandler: REQUEST_HANDLER, credentials: portalCredentials }));
  const readRefusal = (error: unknown, operation: string): unknown => {
    if (NOT_OF_THIS_KEY.has(awsErrorName(error))) return new PortalError('escrow-unreadable', {}, { cause: error });
    const read = readAwsError(error, operation);
    if (!isAwsError(read) || (ERRORS[read.code].retry === 'auto' && read.code !== 'not-visible-yet')) return error;
    return new AwsError(
      'escrow-key-refused',
      { arn: keyArn },
      { aws: read.aws, isOutcomeUnknown: false, cause: error },
    );
  };
  return {
    async encrypt(plaintext, context) {
      const command = new EncryptCommand({ KeyId: keyArn, Plaintext: plaintext, EncryptionContext: { ...context } });
      const { CiphertextBlob } = await callOnce('Encrypt', () =>
        client.send(command).catch((error: unknown) => Promise.reject(readRefusal(error, 'Encrypt'))),
      );
      return bytesOf(CiphertextBlob);
    },
    async decrypt(ciphertext, context, call = callOnce) {
      const command = new DecryptCommand({
        KeyId: keyArn,
        CiphertextBlob: ciphertext,
        EncryptionContext: { ...context },
      });
      const { Plaintext } = await call('Decrypt', () =>
        client.send(command).catch((error: unknown) => Promise.reject(readRefusal(error, 'Decrypt'))),
      );
      return bytesOf(Plaintext);
    },
  };
}

function bytesOf(answer: Uint8Array | undefined): Buffer {
  if (!answer) throw new PortalError('aws-internal');
  return Buffer.from(answer);
}
