import type { Detector, Finding } from "../detector";
import { withoutOverlaps } from "../overlap";
import { pendingForm } from "../pending";
import { Chain } from "./chain";
import { Surroundings } from "./context";
import { cryptoAddressIn } from "./crypto-address";
import { birthDateBefore } from "./dates";
import { emailAt } from "./email";
import { formsOf } from "./forms";
import { classOf, DIGIT, Hits, isDigit } from "./hits";
import { ibanAt } from "./iban";
import { labelledAt } from "./labelled";
import { ipv4At, ipv6At, macAt } from "./network";
import { phonesAt } from "./phone";
import { numberedEntities, piiEntities } from "./registry";
import { streetAt } from "./street";
import { bareUrlAt, urlAt } from "./url";

const MAX_ADDRESS = 64;
const AT = 64;
const COLON = 58;
const SLASH = 47;
const PLUS = 43;
const OPEN = 40;

/** What the reader of a token knows of it. */
interface Token {
  start: number;
  end: number;
  digits: number;
  /** ASCII letters. */
  letters: number;
  /** No lower-case letter. */
  upper: boolean;
  /** Every character is an ASCII letter or digit. */
  plain: boolean;
  hex: boolean;
}

/**
 * One pass over a text: tokens are read once, and only those that can be part of an entity reach
 * the code that checks it.
 */
class Scan {
  readonly #near = new Surroundings();
  readonly #chain = new Chain(formsOf(numberedEntities));
  readonly #token: Token = {
    start: 0,
    end: 0,
    digits: 0,
    letters: 0,
    upper: true,
    plain: true,
    hex: true,
  };
  #text = "";
  #hits = new Hits();
  /** Phones, addresses of machines and account numbers already read reach up to these places. */
  #phonesRead = 0;
  #addressRead = 0;
  #urlRead = 0;
  #runLabelled = false;

  run(text: string): Finding[] {
    this.#text = text;
    this.#hits = new Hits();
    this.#phonesRead = 0;
    this.#addressRead = 0;
    this.#urlRead = 0;
    this.#runLabelled = false;
    this.#chain.begin(text, this.#hits);
    const { length } = text;
    for (let i = 0; i < length; ) {
      const c = text.charCodeAt(i);
      i = classOf(c) === 0 ? this.#punctuation(c, i) : this.#word(i);
    }
    this.#chain.flush();
    const { found } = this.#hits;
    this.#text = "";
    this.#chain.begin("", this.#hits);
    this.#near.at("", 0, 0);
    return withoutOverlaps(found);
  }

  #punctuation(c: number, at: number): number {
    const text = this.#text;
    const next = text.charCodeAt(at + 1);
    if (c === AT) return emailAt(text, at, this.#hits);
    if (c === COLON) {
      if (next === SLASH && text.charCodeAt(at + 2) === SLASH) {
        if (at >= this.#urlRead) this.#urlRead = urlAt(text, at, this.#hits);
        return at + 3;
      }
      if (next === COLON && at >= this.#addressRead) {
        if (classOf(text.charCodeAt(at - 1)) === 0) {
          this.#addressRead = Math.max(at + 1, ipv6At(text, at, this.#hits));
        }
      }
    } else if ((c === PLUS || c === OPEN) && at >= this.#phonesRead) {
      const nextIsPlus = c === OPEN && next === PLUS;
      if (isDigit(next)) this.#phonesRead = phonesAt(text, at, this.#near, this.#hits);
      else if (nextIsPlus) this.#phonesRead = phonesAt(text, at + 1, this.#near, this.#hits);
    }
    return at + 1;
  }

  #word(start: number): number {
    const token = this.#read(start);
    const { end } = token;
    const size = end - start;
    if (token.digits > 0) this.#withDigits(token);
    else if (token.upper && token.plain && size <= 11) {
      if (this.#chain.push(start, end)) this.#runLabelled = false;
    } else if (size === 3 && this.#text.charCodeAt(end) === 46) {
      if (start >= this.#urlRead && this.#text.slice(start, end).toLowerCase() === "www") {
        this.#urlRead = bareUrlAt(this.#text, start, this.#hits);
      }
    } else if (size > 41 && token.plain) cryptoAddressIn(this.#text, start, end, this.#hits);
    if (token.hex && size < 5 && this.#text.charCodeAt(end) === COLON) this.#colonHex(start);
    return end;
  }

  /** Fills the token that begins at `start`. */
  #read(start: number): Token {
    const text = this.#text;
    const token = this.#token;
    let digits = 0;
    let letters = 0;
    let upper = true;
    let hex = true;
    let end = start;
    for (; ; end++) {
      const c = text.charCodeAt(end);
      if (c < 128) {
        const kind = classOf(c);
        if (kind === 0) break;
        if (kind === DIGIT) digits++;
        else {
          letters++;
          if (c > 96) {
            upper = false;
            if (c > 102) hex = false;
          } else if (c > 70) hex = false;
        }
      } else if (classOf(c) === 0) break;
      else hex = false;
    }
    token.start = start;
    token.end = end;
    token.digits = digits;
    token.letters = letters;
    token.upper = upper;
    token.plain = digits + letters === end - start;
    token.hex = hex;
    return token;
  }

  #withDigits(token: Token): void {
    const text = this.#text;
    const { start, end, digits, letters, plain } = token;
    const hits = this.#hits;
    if (!plain) return;
    if (this.#chain.push(start, end)) this.#runLabelled = false;
    if (letters === 0) this.#digitsOnly(start, end);
    else {
      const size = end - start;
      if (letters === 1 && size < 7) streetAt(text, start, end, hits);
      if (size > 25) cryptoAddressIn(text, start, end, hits);
      if (isIbanStart(text, start)) ibanAt(text, start, hits);
      if (size === 2 && token.hex) this.#macPossible(start, end);
      else if (size === 4 && token.hex && text.charCodeAt(end) === 46) macAt(text, start, hits);
    }
    if (!this.#runLabelled) {
      this.#runLabelled = true;
      if (digits > 2 || end - start > 1) labelledAt(text, start, this.#near, hits);
    }
  }

  #digitsOnly(start: number, end: number): void {
    const text = this.#text;
    const hits = this.#hits;
    const size = end - start;
    const next = text.charCodeAt(end);
    if (start >= this.#phonesRead) {
      this.#phonesRead = phonesAt(text, start, this.#near, hits);
    }
    if (next === 46 && size < 4 && start >= this.#addressRead) {
      this.#addressRead = Math.max(this.#addressRead, ipv4At(text, start, this.#near, hits));
    }
    if (size === 2) this.#macPossible(start, end);
    else if (size === 4) {
      if (next === 46) macAt(text, start, hits);
      if (text.charCodeAt(start - 1) === 32 && (text[start] === "1" || text[start] === "2")) {
        birthDateBefore(text, start, this.#near, hits);
      }
    }
    if (size < 7) streetAt(text, start, end, hits);
  }

  #macPossible(start: number, end: number): void {
    const next = this.#text.charCodeAt(end);
    if (next === 45 && start >= this.#addressRead) {
      this.#addressRead = Math.max(this.#addressRead, macAt(this.#text, start, this.#hits));
    }
  }

  #colonHex(start: number): void {
    if (start < this.#addressRead) return;
    const mac = macAt(this.#text, start, this.#hits);
    const read = mac < 0 ? ipv6At(this.#text, start, this.#hits) : mac;
    // A run refused from its start is also refused from any later point.
    this.#addressRead = read < 0 ? endOfAddressUnits(this.#text, start) : read;
  }
}

/** Where a run of hexadecimal digits, colons and dots ends, or the most of it an address could be. */
function endOfAddressUnits(text: string, start: number): number {
  let end = start;
  while (end - start < MAX_ADDRESS && /[0-9a-f:.]/i.test(text.charAt(end))) end++;
  return end;
}

function isIbanStart(text: string, start: number): boolean {
  return (
    classOf(text.charCodeAt(start + 1)) !== DIGIT &&
    classOf(text.charCodeAt(start)) !== DIGIT &&
    isDigit(text.charCodeAt(start + 2)) &&
    isDigit(text.charCodeAt(start + 3))
  );
}

let scan: Scan | null = null;

/** Personal data by written form, check digit and the words around it. Keeps nothing between texts. */
export const piiDetector: Detector = {
  id: "pii",
  type: "pii",
  entities: piiEntities.map((info) => info.entity),
  pending: pendingForm,
  scan(text) {
    scan ??= new Scan();
    return scan.run(text);
  },
};
