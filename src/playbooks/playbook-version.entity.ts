import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A version of a playbook that was in force at some time, with all that is needed to run it again. */
@Entity('playbook_version')
@Index('playbook_version_newest', ['name', 'createdAt'])
@Index('playbook_version_file', ['file', 'version'])
export class PlaybookVersionEntity {
  @PrimaryColumn({ type: 'text' })
  name!: string;

  /** The digest of the bundle (SHA-256, hex). */
  @PrimaryColumn({ type: 'text' })
  version!: string;

  /** Relative to its playbook directory. */
  @Column({ type: 'text' })
  file!: string;

  /** The file as its author wrote it. */
  @Column({ type: 'text' })
  source!: string;

  /** One ES module: the file with its relative imports. */
  @Column({ type: 'text', select: false })
  bundle!: string;

  /** When it was first in force. */
  @Column({ type: 'timestamptz', precision: 3 })
  createdAt!: Date;

  /** Whose sync took it up; a host's name where a process found it by itself. */
  @Column({ type: 'text' })
  createdBy!: string;
}
