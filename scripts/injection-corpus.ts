import { attackSlots } from "./injection-corpus/attacks";
import { Dice, expand } from "./injection-corpus/grammar";
import { languages, type Phrasebook } from "./injection-corpus/languages";
import { negativeSlots, negativeTemplates } from "./injection-corpus/negatives";
import { techniques } from "./injection-corpus/techniques";

export interface CorpusRow {
  readonly text: string;
  readonly label: 0 | 1;
  /** Technique, or language of the phrasebook, or family of the hard negative. */
  readonly kind: string;
}

/** `perTechnique` attacks for each English technique, the same corpus for the same seed. */
export function attackRows(seed: number, perTechnique: number): CorpusRow[] {
  const dice = new Dice(seed);
  const rows = Object.entries(techniques).flatMap(([kind, templates]) =>
    distinct(
      perTechnique,
      () => dress(expand(dice.pick(templates), attackSlots, dice), dice),
      kind,
      1,
    ),
  );
  return rows;
}

/** `perLanguage` attacks in each language of the phrasebooks. */
export function foreignAttackRows(seed: number, perLanguage: number): CorpusRow[] {
  const dice = new Dice(seed);
  return Object.entries(languages).flatMap(([code, book]) =>
    distinct(perLanguage, () => dress(foreignAttack(book, dice), dice), `lang-${code}`, 1),
  );
}

/** `perFamily` harmless texts full of trigger words for each family, and every benign phrasebook line. */
export function hardNegativeRows(seed: number, perFamily: number): CorpusRow[] {
  const dice = new Dice(seed);
  const english = Object.entries(negativeTemplates).flatMap(([kind, templates]) =>
    distinct(perFamily, () => expand(dice.pick(templates), negativeSlots, dice), kind, 0),
  );
  const foreign = Object.entries(languages).flatMap(([code, book]) =>
    [...book.benign, ...book.task.slice(1, 2)].map(
      (text): CorpusRow => ({ text, label: 0, kind: `lang-${code}` }),
    ),
  );
  return [...english, ...foreign];
}

function foreignAttack(book: Phrasebook, dice: Dice): string {
  const verb = dice.pick(book.ignore);
  const object = dice.pick(book.object);
  const order = book.verbLast ? `${object} ${verb}` : `${verb} ${object}`;
  const override = /[\u3040-\u9fff]/.test(order) ? order.replace(/ /g, "") : order;
  const shape = dice.below(10);
  if (shape < 6) return `${override}${dice.pick([". ", ", ", "! ", "\n"])}${dice.pick(book.task)}`;
  if (shape < 7) return override;
  if (shape < 8) return dice.pick(book.reveal);
  if (shape < 9) return `${dice.pick(book.persona)}. ${dice.pick(book.task)}`;
  return `${override}. ${dice.pick(book.reveal)}`;
}

function dress(text: string, dice: Dice): string {
  if (dice.chance(0.12)) return text.toUpperCase();
  if (dice.chance(0.25)) return text.toLowerCase();
  return text.charAt(0).toUpperCase() + text.slice(1);
}

function distinct(
  count: number,
  make: () => string,
  kind: string,
  label: CorpusRow["label"],
): CorpusRow[] {
  const seen = new Set<string>();
  for (let tries = 0; seen.size < count && tries < count * 6; tries++) seen.add(make());
  return [...seen].map((text) => ({ text, label, kind }));
}
