import { proveEntities } from "@/tests/support/pii-fixtures";

proveEntities({
  ES_DNI: {
    valid: [
      "DNI «12345678Z»",
      "DNI «98322677T»",
      "DNI «12343626D»",
      "DNI «99362078P»",
      "DNI «32543071A»",
    ],
    nearMiss: ["DNI 12335678Z", "DNI 98322674T", "DNI 12343625D", "DNI 99362378P", "DNI 33543071A"],
  },
  ES_NIE: {
    valid: [
      "NIE «X1234567L»",
      "NIE «X5236561J»",
      "NIE «X1288293V»",
      "NIE «X7249022C»",
      "NIE «X1879507Q»",
    ],
    nearMiss: ["NIE Z1234567L", "NIE X5236561B", "NIE X1288893V", "NIE X7249052C", "NIE X1879507X"],
  },
  IT_FISCAL_CODE: {
    valid: [
      "«RSSMRA85T10A562S»",
      "«JSVIZX78T01S860E»",
      "«RKSMXA85T10E162S»",
      "«JSSORN85T90P067R»",
      "«QZSUVA85R13A575Q»",
    ],
    nearMiss: [
      "RSSMRA85T10A512S",
      "OSVIZX78T01S860E",
      "RKSMXA85T10A162S",
      "JSSIRN85T90P067R",
      "QZSUVA85R53A575Q",
    ],
  },
  IT_VAT: {
    valid: [
      "partita IVA «00743110157»",
      "partita IVA «07723110537»",
      "partita IVA «60743892113»",
      "partita IVA «10863110499»",
      "partita IVA «03961748427»",
    ],
    nearMiss: [
      "partita IVA 07723110337",
      "partita IVA 60746892113",
      "partita IVA 70863110499",
      "partita IVA 03960748427",
      "partita IVA 07723110837",
    ],
  },
  PT_NIF: {
    valid: [
      "NIF «501 964 843»",
      "NIF «501 915 168»",
      "NIF «262 967 316»",
      "NIF «520 520 750»",
      "NIF «501 474 021»",
    ],
    nearMiss: [
      "NIF 501 964 143",
      "NIF 501 985 168",
      "NIF 266 967 316",
      "NIF 520 320 750",
      "NIF 501 474 321",
    ],
  },
});
