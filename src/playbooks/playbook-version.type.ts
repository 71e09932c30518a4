import { Field, ObjectType } from '@nestjs/graphql';

@ObjectType('PlaybookVersion', { description: 'Code of a playbook that was in force at some time.' })
export class PlaybookVersionType {
  @Field({ description: 'The digest of the code.' })
  version!: string;

  @Field({ description: 'The file that it was loaded from, relative to its playbook directory.' })
  file!: string;

  @Field({ description: 'The file as its author wrote it.' })
  source!: string;

  @Field({ description: 'When it was first in force.' })
  createdAt!: Date;

  @Field({ description: 'Whose sync took it up; the name of a host where a process found it by itself.' })
  createdBy!: string;
}
