import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { BodyTooLargeError, InvalidCompressionError, UnsupportedEncodingError } from './ingestion.errors.js';

const inflate = promisify(gunzip);

/** What the bytes say once their Content-Encoding is undone, `limit` bytes of it at the most. */
export async function unpackBody(bytes: Buffer, encoding: string | null, limit: number): Promise<Buffer> {
  switch (encoding?.trim().toLowerCase() ?? '') {
    case '':
    case 'identity':
      return bytes;
    case 'gzip':
    case 'x-gzip':
      break;
    default:
      throw new UnsupportedEncodingError(encoding ?? '');
  }
  try {
    return await inflate(bytes, { maxOutputLength: limit });
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw code === 'ERR_BUFFER_TOO_LARGE' ? new BodyTooLargeError(limit) : new InvalidCompressionError(error);
  }
}
