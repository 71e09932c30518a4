import { Field, ID, Int, ObjectType, registerEnumType } from '@nestjs/graphql';
import { OnRepeat, SignatureScheme } from './source-setting.entity.js';

registerEnumType(OnRepeat, {
  name: 'OnRepeat',
  description: 'What a repeat does to an alert that is resolved.',
  valuesMap: {
    STAY: { description: 'It stays resolved.' },
    REOPEN: { description: 'It is opened again, and the playbooks run again.' },
  },
});
registerEnumType(SignatureScheme, {
  name: 'SignatureScheme',
  valuesMap: {
    WEBHOOK: { description: 'X-Webhook-Signature: sha256=<hex> over the body.' },
    GITHUB: { description: 'X-Hub-Signature-256: sha256=<hex> over the body.' },
    STANDARD: { description: 'webhook-id, webhook-timestamp and webhook-signature, by Standard Webhooks.' },
  },
});

@ObjectType('Source', { description: 'How alerts from one source are taken in.' })
export class SourceType {
  @Field(() => ID, { name: 'name' })
  source!: string;

  @Field(() => [String], {
    nullable: true,
    description:
      'Fields that make two alerts without an id the same event: fields of an alert, or paths into the payload, as in raw.event.code.',
  })
  fingerprintFields!: string[] | null;

  @Field(() => Int, { description: 'For how many seconds the same event counts as a repeat.' })
  fingerprintWindowS!: number;

  @Field(() => OnRepeat)
  onRepeat!: OnRepeat;

  @Field(() => SignatureScheme, { nullable: true, description: 'Null: alerts need no signature.' })
  signatureScheme!: SignatureScheme | null;

  @Field({ description: 'Whether there is a secret. The secret itself is never shown.' })
  hasSecret!: boolean;
}
