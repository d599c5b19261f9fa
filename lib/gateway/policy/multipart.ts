/** A text part of a multipart body, by the position of its content. */
export interface TextPart {
  /** The field's name. */
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const crlf = "\r\n";
const headEnd = "\r\n\r\n";

const isText = (head: string): boolean => {
  const type = /^content-type:\s*([^\r\n;]+)/im.exec(head)?.[1]?.trim().toLowerCase();
  if (type !== undefined) return /^text\/|json|xml/.test(type);
  return !/^content-disposition:[^\r\n]*\bfilename\*?=/im.test(head);
};

/** The boundary a content type declares; null when it declares none. */
export function boundaryOf(contentType: string): string | null {
  const [, quoted, bare] =
    /;\s*boundary=(?:"([^"]{1,200})"|([^\s;"]{1,200}))/i.exec(contentType) ?? [];
  return quoted ?? bare ?? null;
}

/**
 * The positions of a form's text fields: fields without a file name, and files of a textual type. Works on a body
 * read as Latin-1, so that offsets are bytes. Null when the body does not match its declared type. Source: RFC 7578,
 * RFC 2046 section 5.1.1.
 */
export function textPartsOf(body: string, boundary: string): TextPart[] | null {
  const mark = `--${boundary}`;
  const parts: TextPart[] = [];
  let at = body.indexOf(mark);
  if (at < 0) return null;
  for (;;) {
    at += mark.length;
    if (body.startsWith("--", at)) return parts;
    const next = body.indexOf(`${crlf}${mark}`, at);
    const head = body.indexOf(headEnd, at);
    if (next < 0 || head < 0) return null;
    if (head < next && isText(body.slice(at, head))) {
      const name = /;\s*name="([^"]*)"/i.exec(body.slice(at, head))?.[1] ?? "";
      parts.push({ name, start: head + headEnd.length, end: next });
    }
    at = next + crlf.length;
  }
}
