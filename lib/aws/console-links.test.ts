import { expect, test } from 'vitest';
import { consoleLink, eventHistoryLink } from './console-links.ts';

const KEY_ID = '1234abcd-12ab-34cd-56ef-1234567890ab';

test.each([
  [
    `arn:aws:kms:eu-west-1:111111111111:key/${KEY_ID}`,
    `https://eu-west-1.console.aws.amazon.com/kms/home?region=eu-west-1#/kms/keys/${KEY_ID}`,
  ],
  [
    'arn:aws:kms:us-east-1:111111111111:key/mrk-1234abcd12ab34cd56ef1234567890ab',
    'https://us-east-1.console.aws.amazon.com/kms/home?region=us-east-1#/kms/keys/mrk-1234abcd12ab34cd56ef1234567890ab',
  ],
  [
    'arn:aws:secretsmanager:ap-northeast-1:111111111111:secret:prod/source_DB-AbC123',
    'https://ap-northeast-1.console.aws.amazon.com/secretsmanager/secret?name=prod%2Fsource_DB&region=ap-northeast-1',
  ],
  [
    'arn:aws:secretsmanager:us-east-1:111111111111:secret:a+b=c@d-e-AbC123',
    'https://us-east-1.console.aws.amazon.com/secretsmanager/secret?name=a%2Bb%3Dc%40d-e&region=us-east-1',
  ],
  [
    'arn:aws:iam::111111111111:role/aurora-data-loader',
    'https://console.aws.amazon.com/iam/home#/roles/details/aurora-data-loader',
  ],
  [
    'arn:aws:iam::111111111111:role/teams/payments/loader+1',
    'https://console.aws.amazon.com/iam/home#/roles/details/loader%2B1',
  ],
  [
    `arn:aws-cn:kms:cn-north-1:111111111111:key/${KEY_ID}`,
    `https://cn-north-1.console.amazonaws.cn/kms/home?region=cn-north-1#/kms/keys/${KEY_ID}`,
  ],
  [
    'arn:aws-cn:secretsmanager:cn-northwest-1:111111111111:secret:source-AbC123',
    'https://cn-northwest-1.console.amazonaws.cn/secretsmanager/secret?name=source&region=cn-northwest-1',
  ],
  ['arn:aws-cn:iam::111111111111:role/loader', 'https://console.amazonaws.cn/iam/home#/roles/details/loader'],
  [
    `arn:aws-us-gov:kms:us-gov-west-1:111111111111:key/${KEY_ID}`,
    `https://console.amazonaws-us-gov.com/kms/home?region=us-gov-west-1#/kms/keys/${KEY_ID}`,
  ],
  [
    'arn:aws-us-gov:secretsmanager:us-gov-east-1:111111111111:secret:source-AbC123',
    'https://console.amazonaws-us-gov.com/secretsmanager/secret?name=source&region=us-gov-east-1',
  ],
  [
    'arn:aws-us-gov:iam::111111111111:role/loader',
    'https://console.amazonaws-us-gov.com/iam/home#/roles/details/loader',
  ],
])('%s has its page in the console', (arn, link) => {
  expect(consoleLink(arn)).toBe(link);
});

test.each([
  ['text that is no ARN', 'loader'],
  ['a partition whose console is unknown', `arn:aws-iso:kms:us-iso-east-1:111111111111:key/${KEY_ID}`],
  ['a partition that no one knows', 'arn:constructor:iam::111111111111:role/loader'],
  ['an alias', 'arn:aws:kms:us-east-1:111111111111:alias/limitless'],
  [
    'a secret without the characters that Secrets Manager adds',
    'arn:aws:secretsmanager:us-east-1:111111111111:secret:s',
  ],
  ['an IAM user', 'arn:aws:iam::111111111111:user/dana'],
  ['a session of a role', 'arn:aws:sts::111111111111:assumed-role/loader/session'],
])('%s has no link', (_what, text) => {
  expect(consoleLink(text)).toBeNull();
});

test.each([
  [
    `arn:aws:kms:eu-west-1:111111111111:key/${KEY_ID}`,
    `https://eu-west-1.console.aws.amazon.com/cloudtrailv2/home?region=eu-west-1#/events?ResourceName=arn%3Aaws%3Akms%3Aeu-west-1%3A111111111111%3Akey%2F${KEY_ID}`,
  ],
  [
    'arn:aws:iam::111111111111:role/teams/payments/loader+1',
    'https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events?ResourceName=loader%2B1',
  ],
  [
    'arn:aws-cn:iam::111111111111:role/loader',
    'https://cn-north-1.console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events?ResourceName=loader',
  ],
  [
    'arn:aws-us-gov:iam::111111111111:role/loader',
    'https://console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1#/events?ResourceName=loader',
  ],
  ['arn:aws-iso:iam::111111111111:role/loader', null],
  ['not an ARN', null],
])('the event history of %s is at %s', (arn, expected) => {
  expect(eventHistoryLink(arn)).toBe(expected);
});
