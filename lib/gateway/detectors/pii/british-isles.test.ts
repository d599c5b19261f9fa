import { proveEntities } from "@/tests/support/pii-fixtures";

proveEntities({
  UK_NHS: {
    valid: [
      "NHS number «943 476 5919»",
      "NHS «9434765919»",
      "NHS number «841 970 5535»",
      "NHS «5484763975»",
      "NHS «6138765915»",
    ],
    nearMiss: [
      "NHS number 943 476 5916",
      "NHS 9234765919",
      "NHS 5284763975",
      "NHS number 943 470 5919",
      "NHS 9434765719",
    ],
  },
  UK_NINO: {
    valid: [
      "NINO «AB123456C»",
      "NINO «OL123416D»",
      "NINO «AX863259C»",
      "NINO «AB155441C»",
      "NINO «RC252333C»",
    ],
    nearMiss: [
      "NINO AB123456U",
      "NINO AB123456M",
      "NINO QC252333C",
      "NINO AB155441J",
      "NINO OL123416I",
    ],
  },
  UK_UTR: {
    valid: [
      "UTR «1955839661»",
      "UTR «9957898351»",
      "UTR «1999815645»",
      "UTR «1985879671»",
      "UTR «4953839630»",
    ],
    nearMiss: [
      "UTR 1999815445",
      "UTR 1985879871",
      "UTR 4953839730",
      "UTR 1955834661",
      "UTR 9957898751",
    ],
  },
  UK_POSTCODE: {
    valid: ["«SW1A 1AA»", "«SW8A 1DA»", "«KW2T 1GA»", "«SW1J 8XE»", "«SW5T 1BQ»"],
    nearMiss: ["JW2T 1GA", "PW1J 8XE", "UW8A 1DA", "OW2T 1GA", "KW2T 1GK"],
  },
  IE_PPS: {
    valid: [
      "PPS «6433435F»",
      "PPSN «6433435OA»",
      "PPS «9121596Q»",
      "PPS «6738188O»",
      "PPS «7423438N»",
    ],
    nearMiss: ["PPS 6433455F", "PPSN 6433439OA", "PPS 9121596N", "PPS 6738188E", "PPS 7424438N"],
  },
});
