import { Column, Entity, PrimaryColumn, Unique } from 'typeorm';

export enum Role {
  ADMIN = 'admin',
  ANALYST = 'analyst',
  VIEWER = 'viewer',
}

@Entity('analyst')
@Unique('analyst_username', ['username'])
export class AnalystEntity {
  @PrimaryColumn({ type: 'uuid' })
  id!: string;

  @Column({ type: 'text' })
  username!: string;

  @Column({ type: 'text' })
  displayName!: string;

  @Column({ type: 'enum', enum: Role, enumName: 'analyst_role' })
  role!: Role;

  @Column({ type: 'text', array: true, nullable: true })
  partners!: string[] | null;

  @Column({ type: 'boolean' })
  active!: boolean;

  @Column({ type: 'text' })
  passwordHash!: string;

  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;
}
