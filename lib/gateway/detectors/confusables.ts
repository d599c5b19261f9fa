/** `абс` over `abc`: each character of `from` reads as the one at the same place in `to`. */
function pairs(from: string, to: string): [number, string][] {
  const latin = [...to];
  return [...from].map((char, index) => [char.codePointAt(0) ?? 0, latin[index] ?? ""]);
}

/**
 * Letters of other scripts that look like Latin ones inside a Latin word.
 * Source: Unicode UTS #39, confusables, the rows whose prototype is a Latin letter or looks like one.
 */
const LOOKALIKE = new Map<number, string>([
  ...pairs("абвгдезийіјкӏмнопрсѕтухцһԁԍԛԝѵүьяшғчэлїё", "abbrdeennijklmhonpcstyxuhdgqwvybrwfyenie"),
  ...pairs("АВСЕНІЇЈКМОРЅТУХҮԌԚԜЗИЯӀГПѴҒ", "abcehiijkmopstyxygqwenrirnvf"),
  ...pairs("αβγδεζηθικλμνοπρςστυχω", "abydeznoikluvonpsotuxw"),
  ...pairs("ΑΒΕΖΗΙΚΜΝΟΡΤΥΧ", "abezhikmnoptyx"),
  ...pairs("ոօսհցյաքզռրեկ", "nouhgjwpqnrtk"),
  ...pairs("ᎪᏴᏟᎠᎬᏀᎻᎥᎫᏦᏞᎷᏢᎡᏚᎢᏙᎳᎩᏃ", "abcdeghijklmprstvwyz"),
  ...pairs("ꓮꓐꓚꓓꓰꓝꓖꓧꓲꓙꓗꓡꓟꓠꓳꓑꓣꓢꓔꓴꓦꓪꓫꓬꓜ", "abcdefghijklmnoprstuvwxyz"),
]);

/** Letters never used legitimately in another script, so they read as Latin everywhere. */
const ALWAYS = new Map<number, string>([
  ...pairs("ᴀʙᴄᴅᴇꜰɢʜɪᴊᴋʟᴍɴᴏᴘǫʀꜱᴛᴜᴠᴡʏᴢ", "abcdefghijklmnopqrstuvwyz"),
  ...pairs("ɑɡɩıƒɐǝɟƃɥᴉɾʞɯɹʇʌʍʎøłđðħŧɛ", "agiifaefghijkmrtvwyolddhte"),
  ...pairs("’‘‛`´′“”„«»″‐‑‒–—−…¡¿", "''''''\"\"\"\"\"\"------.!?"),
  [0xdf, "ss"],
  [0xe6, "ae"],
  [0x153, "oe"],
  [0xfe, "th"],
]);
const letters = "abcdefghijklmnopqrstuvwxyz";
for (let i = 0; i < 26; i++) {
  for (const base of [0x1f130, 0x1f150, 0x1f170, 0x1f1e6]) ALWAYS.set(base + i, letters.charAt(i));
}

const cache = new Map<number, string>();

/** One code point in folded form: compatibility form, lower case, no accent where the script can lose it. */
export function foldCodePoint(c: number): string {
  const known = cache.get(c);
  if (known !== undefined) return known;
  const folded = fold(c);
  if (cache.size < 20_000) cache.set(c, folded);
  return folded;
}

function fold(c: number): string {
  const direct = ALWAYS.get(c);
  if (direct !== undefined) return direct;
  let out = "";
  for (const char of String.fromCodePoint(c).normalize("NFKC").toLowerCase()) {
    const code = char.codePointAt(0) ?? 0;
    const loosens =
      code < 0x530 || (code >= 0x600 && code < 0x700) || (code >= 0x1e00 && code < 0x2000);
    const bare = loosens
      ? char.normalize("NFD").replace(/[\u0300-\u036f\u064b-\u065f]/g, "")
      : char;
    out += ALWAYS.get(bare.codePointAt(0) ?? 0) ?? bare;
  }
  return /^\s+$/.test(out) && out !== "\n" ? " " : out;
}

/** The code of the Latin letter that a code point resembles, or 0. Expects the original, capitals kept. */
export function latinLookalike(c: number): number {
  return LOOKALIKE.get(c)?.charCodeAt(0) ?? 0;
}

/** Scripts with many letters that resemble Latin ones: Greek, Cyrillic, Armenian, Cherokee, Lisu. */
export function isConfusableScript(c: number): boolean {
  if (c < 0x370) return false;
  return c < 0x590 || (c >= 0x13a0 && c < 0x1400) || (c >= 0xa4d0 && c < 0xa500);
}

/** Marks that sit on a letter without changing which letter it is; scripts that need marks keep theirs. */
export function isLooseMark(c: number): boolean {
  if (c < 0x300) return false;
  if (c < 0x370) return true;
  if (c < 0x1ab0) {
    return (c >= 0x591 && c <= 0x5c7) || (c >= 0x64b && c <= 0x65f) || c === 0x640 || c === 0x670;
  }
  if (c < 0x1b00) return true;
  return (c >= 0x1dc0 && c < 0x1e00) || (c >= 0x20d0 && c < 0x2100) || (c >= 0xfe20 && c < 0xfe30);
}
