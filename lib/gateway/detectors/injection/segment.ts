/** Words that attacks are written in, and the small ones between them. */
const DICTIONARY = new Set(
  (
    "a about above access account act admin again all also always am an and answer any anything are as at be because before begin below " +
    "bypass can code command commands complete confidential content context credentials data delete developer did directions directives disable " +
    "display disregard do does done dont drop earlier enable end english erase everything explain filter filters first follow following for forget from full " +
    "get give given go god guidelines hack hacked had has hate have he hello help hidden how human i if ignore im in initial input inside instead instruction instructions " +
    "internal into is it its jailbreak just key know language last leak let like limits list make me message messages mode model must my name never new no not nothing now " +
    "obey of off ok on only open or order orders original other our out output override password past persona please policy poem pretend previous print prior prompt prompts pwned " +
    "question read refuse remember remove repeat reply request reset respond response restrictions reveal role rule rules safety say secret send set show so some start " +
    "stop story system task tasks tell text that the their them then there these they this to told translate true under unfiltered unlock until up use user want was we were what when " +
    "where which who why will with without word words world would write written yes you your yourself " +
    "able ai amoral anyone api around assistant ask asked away bad based behave being best better big bomb bot break build by call cannot car change character chat code " +
    "come company could could create day different discuss dead die down each else email even ever every evil explicit fact family favor feel few fictional file find flag followed " +
    "freely friend game going good government great guide happened hate her here hes him his home hour illegal immoral important information internet isnt job joke just kind known last late " +
    "law legal less letter life list live long look love machine made mail man many may mean might mind moral more most move much must near need needed newspaper next number often old one other over own " +
    "part people phrase place plan play point poor possible problem public put real really right root run said same saying school script see sense sentence server should simple since something speak state still " +
    "sure take talk test than thats thing things think thought three through time today together told top translation try two type unethical us used user using very war way well were whatever while white whose woman women work year years"
  ).split(" "),
);

const LONGEST = 13;

/** Parts run-together letters into dictionary words, leaving as few letters over as it can. */
export function segment(text: string): readonly string[] {
  const n = text.length;
  const cost = new Float64Array(n + 1).fill(Number.POSITIVE_INFINITY);
  const from = new Int32Array(n + 1);
  cost[0] = 0;
  for (let end = 1; end <= n; end++) {
    for (let start = Math.max(0, end - LONGEST); start < end; start++) {
      const known = DICTIONARY.has(text.slice(start, end));
      // A longer word beats the shorter ones inside it; an unknown letter costs more than any word.
      const step = known ? 1 : end - start === 1 ? 4 : Number.POSITIVE_INFINITY;
      const total = (cost[start] as number) + step;
      if (total < (cost[end] as number)) {
        cost[end] = total;
        from[end] = start;
      }
    }
  }
  const parts: string[] = [];
  for (let end = n; end > 0; end = from[end] as number) parts.push(text.slice(from[end], end));
  return joinLetters(parts.reverse());
}

/** Single unknown letters side by side are one unknown word. */
function joinLetters(parts: readonly string[]): readonly string[] {
  const out: string[] = [];
  let open = false;
  for (const part of parts) {
    const single = part.length === 1 && !DICTIONARY.has(part);
    if (single && open) out[out.length - 1] += part;
    else out.push(part);
    open = single;
  }
  return out;
}
