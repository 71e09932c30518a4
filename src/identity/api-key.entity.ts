import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export enum ApiKeyScope {
  INGEST = 'ingest',
  READ = 'read',
  WRITE = 'write',
  EXECUTE = 'execute',
  ADMIN = 'admin',
}

@Entity('api_key')
@Unique('api_key_hash', ['hash'])
export class ApiKeyEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  name!: string;

  /** The first characters of the key, so that people can tell keys apart. */
  @Column({ type: 'text' })
  prefix!: string;

  /** SHA-256 of the key, hex. A key is 256 random bits, so a slow hash would add nothing. */
  @Column({ type: 'text' })
  hash!: string;

  @Column({ type: 'enum', enum: ApiKeyScope, enumName: 'api_key_scope', array: true })
  scopes!: ApiKeyScope[];

  @Column({ type: 'text', array: true, nullable: true })
  partners!: string[] | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  expiresAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  lastUsedAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3, nullable: true })
  revokedAt!: Date | null;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
