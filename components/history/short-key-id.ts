/** Enough of a key's id, from its ARN, to recognize it in a narrow column. */
export function shortKeyId(keyArn: string): string {
  const keyId = keyArn.slice(keyArn.lastIndexOf('/') + 1);
  return keyId.replace(/^((?:mrk-)?.{8}).+$/, '$1…');
}
