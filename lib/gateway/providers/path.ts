const plain = /^[\w.~:@!$&'()*+,;=-]*$/;
const needlesslyEncoded = /%(?:3A|40|24|26|2B|2C|3B|3D)/g;

/**
 * Decoded segments as a path, encoded again where a URL demands it and nowhere else: vendors' verbs such as
 * `model:generateContent` keep their colon. Source: RFC 3986 section 3.3, pchar.
 */
export const encodePath = (segments: readonly string[]): string =>
  segments
    .map((segment) =>
      plain.test(segment)
        ? `/${segment}`
        : `/${encodeURIComponent(segment).replace(needlesslyEncoded, decodeURIComponent)}`,
    )
    .join("");
