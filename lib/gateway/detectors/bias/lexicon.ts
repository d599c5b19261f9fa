import { WordTable } from "../word-table";

/** What a word contributes to a statement about people; one bit each. */
export const Sense = {
  race: 1 << 0,
  nationality: 1 << 1,
  religion: 1 << 2,
  gender: 1 << 3,
  sexuality: 1 << 4,
  disability: 1 << 5,
  age: 1 << 6,
  migration: 1 << 7,
  /** The word is an adjective: it names a group only with a noun for people beside it. */
  adjective: 1 << 8,
  people: 1 << 9,
  dehumanizing: 1 << 10,
  inferior: 1 << 11,
  /** "Should be deported", "do not belong": what is wished on a group named before it. */
  excluded: 1 << 12,
  /** "Deport", "keep out": an order with the group as its object. */
  exclude: 1 << 13,
  threaten: 1 << 14,
  threatened: 1 << 15,
  hate: 1 << 16,
  stereotype: 1 << 17,
  /** Hire, promote, lend, admit. */
  decide: 1 << 18,
  /** Reject, screen out, score lower. */
  deny: 1 << 19,
  /** Only, prefer. */
  favour: 1 << 20,
  /** Human, equal, welcome: hostile only when negated. */
  good: 1 << 21,
  not: 1 << 22,
  copula: 1 << 23,
  /** Wrong, racist, myth: the voice of those who object. */
  counter: 1 << 24,
  /** Said, claims, word: someone else's voice. */
  report: 1 << 25,
  they: 1 << 26,
  slur: 1 << 27,
  /** What makes a slur's homonym harmless. */
  homonym: 1 << 28,
  you: 1 << 29,
  /** "I am", "we", "proud": someone of the group speaks. */
  own: 1 << 30,
} as const;

const rot13 = (text: string): string =>
  text.replace(/[a-z]/g, (char) => String.fromCharCode(((char.charCodeAt(0) - 84) % 26) + 97));

/** Slurs, turned by rot13 so that this file can be read and searched without meeting them. */
const SLURS: readonly (readonly [number, string])[] = [
  [
    Sense.race,
    "avttre|avttref|avttn|avttnf|fcvp|fcvpf|puvax|puvaxf|tbbx|tbbxf|pbba|pbbaf|enturnq|enturnqf|gbjryurnq|gbjryurnqf|jrgonpx|jrgonpxf|ornare|ornaref|fnaq avttre|cvpxnavaal|cnxv|cnxvf|anmv wrj",
  ],
  [Sense.religion, "xvxr|xvxrf|zhmmvr|zhmmvrf|urror"],
  [
    Sense.sexuality,
    "snttbg|snttbgf|snt|sntf|qlxr|qlxrf|genaal|genaavrf|furznyr|furznyrf|cbbsgre|ubzb",
  ],
  [Sense.gender, "phag|phagf|jubere|juberf"],
  [Sense.disability, "ergneq|ergneqf|ergneqrq|zbatbybvq|fcnfgvp|fcnm|pevccyrf"],
];

/** One of a group stands for all of it only after "every", "any", "no" and the like. */
const SINGULAR: readonly (readonly [number, string])[] = [
  [Sense.migration, "refugee|immigrant|migrant|foreigner|asylum seeker"],
  [Sense.religion, "jew|muslim|christian|hindu|sikh|catholic|buddhist|atheist|mormon"],
  [Sense.sexuality, "gay|lesbian|homosexual|bisexual|queer|trans woman|trans man"],
  [
    Sense.nationality,
    "mexican|indian|pakistani|russian|ukrainian|pole|turk|german|nigerian|syrian|iranian|korean|somali",
  ],
  [Sense.race, "asian|latino|african|arab|gypsy"],
  [Sense.gender, "girl|female|mother|pregnant woman"],
  [Sense.age, "pensioner|boomer|old person|elderly person"],
];

const withDeterminers = (list: string): string =>
  list
    .split("|")
    .flatMap((noun) =>
      ["every", "any", "each", "every single", "no"].map((word) => `${word} ${noun}`),
    )
    .join("|");

const entries: readonly (readonly [number, string])[] = [
  [
    Sense.race | Sense.people,
    "blacks|whites|asians|latinos|latinas|hispanics|africans|arabs|negroes|people of color|people of colour|aborigines|natives|roma people|gypsies|the roma|romani|gypsy|zigeuner|schwarze|noirs|negros|arabes|africanos",
  ],
  [
    Sense.race | Sense.adjective,
    "black|white|asian|latino|hispanic|african|arab|indigenous|native american|brown|mixed race|dark skinned|coloured|colored|african american|roma",
  ],
  [
    Sense.nationality | Sense.people,
    "mexicans|chinese people|indians|pakistanis|americans|russians|ukrainians|poles|turks|germans|japanese people|nigerians|syrians|iranians|israelis|palestinians|romanians|koreans|vietnamese people|filipinos|somalis|albanians|the french|the english|the chinese|the japanese|the irish|auslander|turken|polen|rumanen|etrangers|extranjeros|moros",
  ],
  [
    Sense.nationality | Sense.adjective,
    "mexican|chinese|indian|pakistani|american|russian|ukrainian|polish|turkish|german|japanese|nigerian|syrian|iranian|israeli|palestinian|romanian|korean|vietnamese|filipino|somali|albanian|foreign|foreign born|foreign sounding|ethnic",
  ],
  [
    Sense.religion | Sense.people,
    "muslims|jews|a jew|a muslim|the muslim|the jew|christians|hindus|sikhs|buddhists|catholics|mormons|atheists|moslems|the jews|juden|muslime|moslems|musulmans|juifs|musulmanes|judios",
  ],
  [
    Sense.religion | Sense.adjective,
    "muslim|jewish|christian|hindu|sikh|buddhist|catholic|mormon|atheist|islamic|moslem",
  ],
  [
    Sense.gender | Sense.people,
    "women|females|girls|mothers|housewives|wives|woman|mothers of young children|single mothers|working mothers|pregnant women|men|males|frauen|femmes|mujeres|maenner",
  ],
  [Sense.gender | Sense.adjective, "female|pregnant|male"],
  [
    Sense.sexuality | Sense.people,
    "gays|lesbians|homosexuals|bisexuals|transsexuals|transgenders|queers|trans people|transgender people|lgbt people|lgbtq people|trans women|trans men|schwule|lesben|homosexuelle|homosexuels|gais|homosexuales|maricones",
  ],
  [
    Sense.sexuality | Sense.adjective,
    "gay|lesbian|homosexual|bisexual|trans|transgender|queer|lgbt|lgbtq|nonbinary|non binary",
  ],
  [
    Sense.disability | Sense.people,
    "the disabled|the blind|the deaf|autistics|schizophrenics|handicapped people|people with disabilities|people with down syndrome|people with autism|people with a disability|people in wheelchairs|wheelchair users|deaf people|blind people|behinderte|handicapes|discapacitados|the mentally ill",
  ],
  [
    Sense.disability | Sense.adjective,
    "disabled|autistic|handicapped|deaf|blind|mentally ill|schizophrenic|bipolar|wheelchair bound",
  ],
  [
    Sense.age | Sense.people,
    "the elderly|old people|elderly people|seniors|boomers|pensioners|retirees|young people|teenagers|millennials|people over 40|people over 50|people over 55|people over 60|anyone over 40|anyone over 45|anyone over 50|anyone over 55|anyone over 60|anyone older than|applicants over|candidates over|candidates older than|applicants older than|people older than|over 50s",
  ],
  [Sense.age | Sense.adjective, "old|elderly|older|young|younger|senior|aged|middle aged"],
  [
    Sense.migration | Sense.people,
    "immigrants|migrants|refugees|asylum seekers|foreigners|illegals|illegal aliens|illegal immigrants|undocumented immigrants|aliens|newcomers|fluchtlinge|migranten|immigres|migrants|inmigrantes|refugiados|asylanten",
  ],
  [Sense.migration | Sense.adjective, "immigrant|migrant|refugee|undocumented"],
  [
    Sense.people,
    "person|people|peoples|persons|folks|men|women|man|guys|boys|girls|applicants|applicant|candidates|candidate|employees|employee|workers|worker|students|student|kids|children|families|family|tenants|tenant|customers|customer|clients|communities|community|males|females|couples|persons|name|names|surname|surnames|accent|accents|citizens|borrowers|renters|drivers|hires|staff|population|folk|parents|neighbors|neighbours|leute|menschen|gens|personnes|gente|personas|bewerber",
  ],

  [
    Sense.hate,
    "nothing but dirty|nothing but filthy|bunch of dirty|bunch of filthy|bunch of lazy|bunch of stupid|rid of all|rid of the",
  ],
  [
    Sense.dehumanizing,
    "vermin|cockroaches|rats|parasites|parasite|animals|animal|beasts|monkeys|apes|pigs|dogs|swine|savages|subhuman|subhumans|sub human|insects|leeches|filth|filthy|scum|trash|garbage|plague|disease|cancer|virus|infestation|barbarians|maggots|lice|dirt|waste of|waste of space|like animals|worthless|abomination|abominations|freaks|monsters|pest|pests|ungeziefer|abschaum|parasiten|untermenschen|vermine|parasites|cafards|escoria|ratas|basura|parasitos|tiere",
  ],
  [
    Sense.inferior,
    "inferior|stupid|dumb|lazy|idiots|less intelligent|less capable|less competent|incompetent|incapable|uncivilized|uncivilised|primitive|backward|criminals|thieves|rapists|terrorists|violent|dirty|liars|greedy|untrustworthy|dishonest|dangerous|evil|sick|mentally inferior|unfit|too emotional|too weak|irrational|hysterical|cheap|crooks|murderers|perverts|pedophiles|disgusting|unnatural|immoral|sinners|weak|useless|a burden|burden|unreliable|ugly|smelly|cowards|brainless|degenerate|degenerates|not smart|worse|worse at|bad at|terrible at|cant drive|cannot drive|cant think|cannot think|cannot lead|cannot be trusted|cant be trusted|not to be trusted|never be trusted|up to no good|out to get|lower iq|low iq|genetically|minderwertig|dumm|faul|kriminell|kriminelle|inferieurs|stupides|paresseux|voleurs|inferiores|estupidos|perezosos|ladrones|criminales|criminels|terroristen|terroristes|terroristas|a problem|the problem|a threat|a mistake|a menace|mental illness|scammers|drug dealers|freeloaders|spreading disease|brains of|half the brain",
  ],
  [
    Sense.excluded,
    "not people|not real people|just die|drop dead|should be deported|be deported|be banned|should be banned|be sent back|go back|go home|get out|stay away|be kept out|do not belong|dont belong|does not belong|not belong|not welcome|have no place|have no right|no right to|no rights|be removed|be segregated|be locked up|be excluded|leave our|leave this country|leave the country|be sterilized|be sterilised|be forbidden|stay out|be stripped|be denied|ruin our|ruining our|ruining this|destroy our|destroying our|invade|invading|invaders|taking over|take over|replacing us|replace us|steal our|stealing our|take our jobs|taking our jobs|steal jobs|leech off|know their place|shut up|stay in the kitchen|place is in the kitchen|out of our|belong in the kitchen|belong at home|belong in|go back to|stick to|raus|gehoren nicht|nichts zu suchen|dehors|rentrez chez|fuera de|vuelvan a|be second class|be silenced|controlling the|control the banks|control the media|run the banks|destroying society|cost us|kept away from",
  ],
  [
    Sense.exclude,
    "deport|expel|ban|get rid of|keep out|kick out|send back|send all|send them|send those|send these|throw out|remove all|segregate|exterminate|eradicate|cleanse|sterilize|lock up|stop letting|round up|drive out|no more|we dont want|do not want|dont want|dont need|down with|boycott|never trust|dont trust|do not trust|exclude|keep away|schiebt|abschieben|expulsez|expulsen",
  ],
  [
    Sense.threaten,
    "kill|murder|shoot|hang|burn|exterminate|gas|execute|slaughter|should beat up|ought to beat up|lets beat up|must beat up|gonna beat up|lynch|bomb|stab|attack all|eliminate|wipe out|destroy all|hurt|punch|rape|smash|totet|tuez|maten|vergast",
  ],
  [
    Sense.threatened,
    "deserve to die|deserves to die|should die|must die|be killed|be shot|be hanged|be hung|be gassed|be burned|be burnt|be exterminated|be executed|be eliminated|be wiped out|be beaten|be punished|be castrated|be put down|be eradicated|be lynched|be whipped|be slapped|be raped|better off dead|deserve what|deserve a beating|deserve to suffer|deserve to be|never been born|will pay|should suffer|should all be|sollten sterben|gehoren vergast|doivent mourir|deben morir",
  ],
  [
    Sense.hate,
    "hate|despise|loathe|detest|cant stand|cannot stand|disgust me|disgusts me|disgusted by|make me sick|makes me sick|sick of|fed up with|repulsed by|wish there were no|would never date|dont trust|hasse|deteste|odio|cant bear|make me angry|make my skin crawl|fuck|fuck all|screw",
  ],
  [
    Sense.stereotype,
    "naturally|by nature|born to|always late|always lie|only good for|only good at|good for nothing|nothing but|are all|is all|not made for|not cut out for|not suited|unsuited|arent suited|too slow for|too old to|too emotional to|cannot handle|cant handle|cannot learn|belong at home|should stay home|should stay at home|should obey|should be submissive|should serve|should cook|better suited to|are only after|only care about|only want|just want to|are just|are only|all the same|all look|are never|cant be good|cannot be good|not be good|never be good|are too|dont understand|do not understand|less likely to succeed|worse than|inferior to|superior to|smarter than|better leaders than|are known for stealing|steal",
  ],
  [
    Sense.decide,
    "hire|hiring|promote|promotion|promoting|recruit|recruiting|recruitment|employ|interview|interviews|shortlist|job|jobs|position|role|cv|cvs|resume|resumes|applications|application|lend|lending|loan|loans|mortgage|mortgages|credit|rent|renting|rental|apartment|apartments|housing|tenancy|lease|flat|flats|insurance|insure|admission|admissions|admit|scholarship|scholarships|serve|service|management|leadership|salary|pay|raise|raises|enrol|enroll|visa|bail|parole|interest rate|deposit|sell to|borrowers|borrower|renters|candidates|applicants|applicant|candidate|tenants|einstellen|vermieten|embaucher|louer|contratar|alquilar",
  ],
  [
    Sense.deny,
    "reject|rejecting|refuse|refusing|deny|decline|avoid|exclude|screen out|higher interest|more interest|lower|filter out|weed out|remove|discard|drop|downgrade|downrank|rank lower|score lower|lower score|lower scores|charge more|charge higher|higher interest|higher rate|higher premium|pay less|paid less|less pay|lower salary|skip|ignore|disqualify|deprioritize|deprioritise|penalize|penalise|turn away|turn down|pass over|blacklist|flag|not eligible|need not apply|not apply|no need to apply|dont bother|do not bother|not considered|not be considered|at the bottom|lower priority|last priority|extra deposit|higher deposit|higher rent|higher fees|higher prices|pay more|steer away|ablehnen|refuser|rechazar|fewer points|deduct points|subtract points|reduce the score",
  ],
  [
    Sense.decide | Sense.deny,
    "lower scores|lower grades|lower score|lower grade|lower rating|lower ratings",
  ],
  [
    Sense.favour,
    "only|prefer|preferably|prioritize|prioritise|favor|favour|just hire|must be|exclusively|priority to|extra points|rank higher|score higher|strictly|limited to|reserved for|nur|seulement|solo",
  ],
  [
    Sense.good,
    "human|humans|human beings|equal|rights|vote|live|exist|welcome|trusted|allowed|respect|respected|belong|deserve|normal|civilized|educated|smart|intelligent|capable|fit|able|drive|lead|work|marry|hold office|be here|breathe|same rights|treated|lead a team|manage|adopt|adopt children|teach|serve|enter|own property|freedom|loved|protected|raise|good parents|real women|real men|real",
  ],
  [
    Sense.not,
    "not|never|no|none|nobody|without|arent|isnt|dont|doesnt|didnt|wont|cant|cannot|shouldnt|wouldnt|nicht|kein|keine|keinen|pas|jamais|nunca|ni|neither|nor|aint|stop",
  ],
  [
    Sense.copula,
    "are|is|were|was|be|being|should|must|need|have|do|does|can|will|deserve|look|act|behave|think|sind|sollten|sont|doivent|son|deben|ought|tend|all|just|always|never|cannot|cant|dont|dont|make|makes|cause|ruin|belong|arent",
  ],
  [
    Sense.counter | Sense.report,
    "people who|someone who|those who|anyone who|anybody who|when people|if someone|whoever",
  ],
  [
    Sense.counter,
    "wrong|racist|sexist|homophobic|transphobic|antisemitic|islamophobic|xenophobic|ableist|ageist|racism|sexism|homophobia|bigotry|bigot|bigots|bigoted|prejudice|prejudices|discriminate|discriminating|discrimination|discriminatory|discriminated|stereotype|stereotypes|stereotyping|myth|false|untrue|unacceptable|hateful|hate speech|harmful|unfair|unjust|illegal|unlawful|condemn|condemned|oppose|against the idea|reject the idea|fight against|stand against|combat|equality|diversity|inclusive|inclusion|regardless|irrespective|offensive|horrible to|terrible to|disgraceful|ignorant|nonsense|disagree|not true|isnt true|it is a lie|shame on|ashamed|outdated|protect|defend|support|ally|allies|victims|victim|suffered|suffer|persecuted|oppressed|propaganda|holocaust|genocide|slavery|injustice|violation|against the law|complaint|lawsuit|sued|abuse|abused|bullied|harassed|harassment|debunk|misconception|falsch|rassistisch|sexistisch|raciste|racista|unbiased|fairness|compliance|eeoc|barriers|obstacles",
  ],
  [
    Sense.report,
    "said|says|say|saying|claim|claims|claimed|claiming|called|calls|call|told|tells|believe|believes|believed|thought|thinks|argue|argues|argued|wrote|writes|written|quote|quoted|phrase|word|words|term|slur|slurs|sentence|statement|statements|translate|article|book|novel|character|character who|film|movie|lyrics|example|examples|classify|detect|moderation|headline|tweet|according to|survey|study|report|research|historians|history|nazis|nazi|in the past|used to|explain why|essay|debate|discuss|analyze|analyse|summarize|how do i respond|respond to|reply to|behauptet|sagte|dit que|dice que",
  ],
  [Sense.they, "they|them|theyre|these people|those people|that lot|sie|ils|ellos"],
  [
    Sense.homonym,
    "armor|armour|spic and span|flame|fire|retardant|progress|growth|hound|maine|raccoon|cigarette|smoke|water|sea|flood|levee|netherlands|dutch|milk|homo sapiens|sapiens|ears of the",
  ],
  [
    Sense.you,
    "you|your|youre|u|du|tu|je|te|his|her|him|she|he|those|these|fucking|stupid|dirty|all",
  ],
  [
    Sense.own,
    "i am|im|i m|we are|were|proud|my|as a|ourselves|myself|our community|reclaim|reclaimed|reclaiming|identify as|pride",
  ],
  ...SINGULAR.map(([mask, list]) => [mask | Sense.people, withDeterminers(list)] as const),
  ...SLURS.map(([mask, list]) => [mask | Sense.slur, rot13(list)] as const),
];

/** The attributes a finding can name, in the order of their bits. */
export const attributes = [
  "race",
  "nationality",
  "religion",
  "gender",
  "sexuality",
  "disability",
  "age",
  "migration",
] as const;

/** The words the bias rules are made of. Built on first use. */
export function biasWords(): WordTable {
  table ??= new WordTable(entries);
  return table;
}

let table: WordTable | undefined;
