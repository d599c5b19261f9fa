import { proveEntities } from "@/tests/support/pii-fixtures";

proveEntities({
  ZA_ID: {
    valid: [
      "«8001015009087»",
      "«9701011562182»",
      "«7601033089093»",
      "«0001205009085»",
      "«7809016020205»",
    ],
    nearMiss: ["8001015709087", "9711011562182", "7601039089093", "0001202009085", "7809016920205"],
  },
  TR_ID: {
    valid: [
      "TC kimlik «17291716060»",
      "TC «10000000146»",
      "TC kimlik «16691628010»",
      "TC kimlik «25396715222»",
      "TC kimlik «16194416282»",
    ],
    nearMiss: [
      "TC kimlik 17241716060",
      "TC 10800000146",
      "TC kimlik 16691128010",
      "TC kimlik 25396415222",
      "TC kimlik 16594416282",
    ],
  },
  IL_ID: {
    valid: [
      "teudat zehut «39337423»",
      "teudat zehut «039337423»",
      "teudat zehut «009637984»",
      "teudat zehut «39356423»",
      "teudat zehut «49637432»",
    ],
    nearMiss: [
      "teudat zehut 99337423",
      "teudat zehut 039337443",
      "teudat zehut 007637984",
      "teudat zehut 39556423",
      "teudat zehut 39387423",
    ],
  },
  AE_EMIRATES_ID: {
    valid: [
      "«784-1980-1234567-8»",
      "«784-1930-9233310-8»",
      "«784-1960-1365587-1»",
      "«784-1940-1456237-8»",
      "«784-1930-7236607-8»",
    ],
    nearMiss: [
      "774-1980-1234567-8",
      "784-1938-9233310-8",
      "984-1960-1365587-1",
      "084-1940-1456237-8",
      "784-1931-7236607-8",
    ],
  },
  SA_ID: {
    valid: [
      "Iqama «1059334654»",
      "Iqama «1069637674»",
      "Iqama «1059467645»",
      "Iqama «1087380976»",
      "Iqama «1359384656»",
    ],
    nearMiss: [
      "Iqama 1059334154",
      "Iqama 1069637474",
      "Iqama 1087380276",
      "Iqama 1359384651",
      "Iqama 1059334674",
    ],
  },
});
