import { Field, ObjectType } from '@nestjs/graphql';
import { AnalystType } from './analyst.type.js';

@ObjectType('Session')
export class SessionType {
  @Field({ description: 'To be sent as "Authorization: Bearer <token>". It is shown here, and never again.' })
  token!: string;

  @Field()
  expiresAt!: Date;

  @Field()
  analyst!: AnalystType;
}
