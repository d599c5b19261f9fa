/** Roots that most leaked passwords are built on; on their own, all are shorter than we allow. */
const roots =
  "password passwort passw0rd p@ssword p@ssw0rd qwertyuiop qwerty asdfghjkl asdfgh zxcvbnm qwertz azerty qazwsx 1q2w3e4r 1qaz2wsx letmein welcome administrator admin iloveyou monkey dragon sunshine princess football baseball superman trustno1 michael charlie freedom whatever changeme master shadow starwars pokemon".split(
    " ",
  );

const runs = ["abcdefghijklmnopqrstuvwxyz", "1234567890", "qwertyuiopasdfghjklzxcvbnm"].flatMap(
  (run) => [run.repeat(4), [...run.repeat(4)].reverse().join("")],
);

const isRun = (text: string): boolean => runs.some((run) => run.includes(text));

const isRepetition = (text: string): boolean => /^(.{1,8}?)\1+.{0,7}$/s.test(text);

/**
 * Why a new password is too easy to guess, or null. Length already rules out the lists of leaked passwords
 * as they stand; this refuses what people do to lengthen one: runs, repetitions, a common root padded with
 * digits, and words about themselves or the product (`about`).
 */
export function weaknessOf(password: string, about: readonly string[]): string | null {
  const plain = password.normalize("NFKC").toLowerCase();
  if (new Set(plain).size < 5 || isRun(plain) || isRepetition(plain)) {
    return "must not be a run or a repetition";
  }
  const letters = lettersOf(plain);
  if (letters !== "" && roots.some((root) => strip(letters, [lettersOf(root)]) === "")) {
    return "must be more than a common password with digits";
  }
  const own = strip(plain, ["trueportai", ...about.flatMap(wordsOf)]);
  return own.length < 8 ? "must be more than your own name, e-mail address or ours" : null;
}

const lettersOf = (text: string): string => text.replace(/\P{L}/gu, "");

const wordsOf = (text: string): string[] =>
  [text, ...text.split(/[@.\s_+-]+/)].map((word) => word.toLowerCase()).filter((w) => w.length > 3);

const strip = (text: string, words: readonly string[]): string =>
  words.reduce((rest, word) => (word === "" ? rest : rest.replaceAll(word, "")), text);
