import { Field, ID, ObjectType, registerEnumType } from '@nestjs/graphql';
import { Role } from './analyst.entity.js';

registerEnumType(Role, { name: 'Role' });

@ObjectType('Analyst')
export class AnalystType {
  @Field(() => ID)
  id!: string;

  @Field()
  username!: string;

  @Field()
  displayName!: string;

  @Field(() => Role)
  role!: Role;

  @Field(() => [String], {
    nullable: true,
    description: 'The partners whose alerts the analyst may see; null means all.',
  })
  partners!: string[] | null;

  @Field()
  active!: boolean;

  @Field()
  createdAt!: Date;
}
